-- An email address belongs to one customer.
CREATE UNIQUE INDEX customers_email ON customers (email);
