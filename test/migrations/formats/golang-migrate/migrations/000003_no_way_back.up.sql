INSERT INTO customers (name) VALUES ('the house');
