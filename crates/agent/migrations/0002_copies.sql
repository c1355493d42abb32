-- How often single shots of an order are printed, where that is not as all of them: [[shot, copies], …].
ALTER TABLE orders ADD COLUMN copies TEXT NOT NULL DEFAULT '[]';
