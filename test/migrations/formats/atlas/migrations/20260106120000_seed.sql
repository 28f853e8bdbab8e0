-- atlas:sum ignore

-- Add default rows
INSERT INTO `invoices` (`id`) VALUES (1);
