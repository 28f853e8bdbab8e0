-- +goose NO TRANSACTION
-- +goose Up
CREATE INDEX customers_name ON customers (name);

-- +goose Down
DROP INDEX customers_name;
