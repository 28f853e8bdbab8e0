CREATE TABLE schema_migrations (version uint64,dirty bool);
INSERT INTO "schema_migrations" ("version", "dirty") VALUES (3, 0);
CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
INSERT INTO "customers" ("id", "name") VALUES (1, 'the house');
CREATE TABLE invoices (
  id INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customers (id)
);
CREATE UNIQUE INDEX version_unique ON schema_migrations (version);
CREATE INDEX invoices_customer ON invoices (customer_id);
