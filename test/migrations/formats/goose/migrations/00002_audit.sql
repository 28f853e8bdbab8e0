-- What happens to a customer is kept.

-- +goose Up
CREATE TABLE audit (at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP, what TEXT NOT NULL);
-- +goose StatementBegin
CREATE TRIGGER customers_audit AFTER INSERT ON customers
BEGIN
  INSERT INTO audit (what) VALUES ('new: ' || new.name);
  UPDATE audit SET what = trim(what) WHERE rowid = last_insert_rowid();
END
-- +goose StatementEnd
INSERT INTO customers (name) VALUES ('the house; its own customer');

-- +goose Down
DELETE FROM customers WHERE name = 'the house; its own customer';
DROP TRIGGER customers_audit;
DROP TABLE audit;
