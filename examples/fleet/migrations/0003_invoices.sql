CREATE TABLE invoices (
  id INTEGER PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES accounts (id),
  cents INTEGER NOT NULL,
  issued_on TEXT NOT NULL
);
CREATE INDEX invoices_account ON invoices (account_id);
