-- atlas:delimiter \n\n\n
-- atlas:txmode none

CREATE TABLE `audit` (`what` text NOT NULL)


CREATE TRIGGER `customers_audit` AFTER INSERT ON `customers` BEGIN
  INSERT INTO `audit` VALUES ('new;

 customer');
END


INSERT INTO `customers` (`name`) VALUES ('the house');
