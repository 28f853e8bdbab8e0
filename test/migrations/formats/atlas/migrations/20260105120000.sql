-- atlas:txtar

-- migration.sql --
CREATE TABLE `invoices` (
  `id` integer NOT NULL PRIMARY KEY
);

-- down.sql --
DROP TABLE `invoices`;
