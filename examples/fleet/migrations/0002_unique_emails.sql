-- An email address belongs to one account.
CREATE UNIQUE INDEX accounts_email ON accounts (email);
