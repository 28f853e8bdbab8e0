-- +goose Up
CREATE TABLE customers (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL
);

-- +goose Down
DROP TABLE customers;
