CREATE TABLE prices (
    country char(2) NOT NULL,
    product text NOT NULL,
    PRIMARY KEY (country, product)
);
