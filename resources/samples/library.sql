-- The library of a small town: the sample of Relata. All names are invented.
-- Books know no shelf yet: that is the relationship the tour adds.
PRAGMA foreign_keys = ON;

CREATE TABLE publishers (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    town TEXT
);

CREATE TABLE authors (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    born INTEGER CHECK (born > 1400),
    website TEXT
);

CREATE TABLE genres (
    id INTEGER PRIMARY KEY,
    name VARCHAR(40) NOT NULL UNIQUE,
    parent_id INTEGER REFERENCES genres (id) ON DELETE SET NULL
);
CREATE INDEX genres_parent ON genres (parent_id);

CREATE TABLE shelves (
    id INTEGER PRIMARY KEY,
    code VARCHAR(8) NOT NULL UNIQUE,
    room TEXT NOT NULL
);

CREATE TABLE books (
    id INTEGER PRIMARY KEY,
    isbn CHAR(13) UNIQUE,
    title TEXT NOT NULL,
    published DATE,
    pages INTEGER CHECK (pages > 0),
    price DECIMAL(8, 2) NOT NULL DEFAULT 0,
    publisher_id INTEGER REFERENCES publishers (id)
);
CREATE INDEX books_title ON books (title);
CREATE INDEX books_publisher ON books (publisher_id);

CREATE TABLE book_authors (
    book_id INTEGER NOT NULL REFERENCES books (id) ON DELETE CASCADE,
    author_id INTEGER NOT NULL REFERENCES authors (id),
    position INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (book_id, author_id)
);
CREATE INDEX book_authors_author ON book_authors (author_id);

CREATE TABLE book_genres (
    book_id INTEGER NOT NULL REFERENCES books (id) ON DELETE CASCADE,
    genre_id INTEGER NOT NULL REFERENCES genres (id) ON DELETE CASCADE,
    PRIMARY KEY (book_id, genre_id)
);
CREATE INDEX book_genres_genre ON book_genres (genre_id);

CREATE TABLE copies (
    book_id INTEGER NOT NULL REFERENCES books (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    bought DATE NOT NULL,
    worn BOOLEAN NOT NULL DEFAULT 0,
    PRIMARY KEY (book_id, number)
);

CREATE TABLE members (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    email TEXT NOT NULL UNIQUE,
    joined DATE NOT NULL
);

CREATE TABLE member_cards (
    member_id INTEGER PRIMARY KEY REFERENCES members (id) ON DELETE CASCADE,
    code CHAR(10) NOT NULL UNIQUE,
    expires DATE NOT NULL
);

CREATE TABLE loans (
    id INTEGER PRIMARY KEY,
    member_id INTEGER NOT NULL REFERENCES members (id),
    book_id INTEGER NOT NULL,
    copy_number INTEGER NOT NULL,
    lent DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    due DATE NOT NULL,
    returned DATETIME,
    FOREIGN KEY (book_id, copy_number) REFERENCES copies (book_id, number)
);
CREATE INDEX loans_member ON loans (member_id);
CREATE INDEX loans_copy ON loans (book_id, copy_number);

INSERT INTO publishers VALUES
    (1, 'Lantern & Quay', 'Havelmere'), (2, 'Three Herons Press', 'Oldbrook'), (3, 'Field House', NULL);

INSERT INTO authors VALUES
    (1, 'Marta Elwin', 1961, NULL), (2, 'Jonas Petrel', 1948, NULL), (3, 'Adaeze Morrow', 1979, 'https://morrow.example'),
    (4, 'Lucien Varga', 1910, NULL), (5, 'Sunniva Holt', 1985, NULL), (6, 'Teodor Blanch', NULL, NULL);

INSERT INTO genres VALUES
    (1, 'Fiction', NULL), (2, 'Mystery', 1), (3, 'Historical novel', 1), (4, 'Non-fiction', NULL), (5, 'Nature', 4),
    (6, 'Cookery', 4), (7, 'Children', NULL);

INSERT INTO shelves VALUES
    (1, 'A1', 'Reading room'), (2, 'A2', 'Reading room'), (3, 'B1', 'Gallery'), (4, 'K1', 'Children''s corner');

INSERT INTO books VALUES
    (1, '9990000000013', 'The Ferryman''s Ledger', '1998-03-12', 312, 14.50, 1),
    (2, '9990000000020', 'Salt on the Stairs', '2004-09-01', 268, 12.00, 1),
    (3, '9990000000037', 'A Field Guide to Fog', '2011-05-20', 180, 24.90, 2),
    (4, '9990000000044', 'The Winter Beekeepers', '2016-11-03', 402, 18.75, 2),
    (5, '9990000000051', 'Bread for Forty', '2009-02-14', 220, 29.00, 3),
    (6, '9990000000068', 'Owl Takes the Tram', '2019-04-30', 32, 9.95, 3),
    (7, NULL, 'Letters from the Mill', '1937-01-01', 144, 0, NULL),
    (8, '9990000000082', 'Owl Misses the Boat', '2021-04-30', 32, 9.95, 3);

INSERT INTO book_authors VALUES
    (1, 1, 1), (2, 1, 1), (2, 2, 2), (3, 3, 1), (4, 2, 1), (5, 6, 1), (6, 5, 1), (7, 4, 1), (8, 5, 1), (8, 6, 2);

INSERT INTO book_genres VALUES
    (1, 2), (1, 3), (2, 2), (3, 4), (3, 5), (4, 1), (4, 3), (5, 6), (6, 7), (7, 1), (8, 7);

INSERT INTO copies VALUES
    (1, 1, '1999-01-10', 1), (1, 2, '2012-06-02', 0), (2, 1, '2005-01-15', 0), (3, 1, '2011-07-01', 0), (4, 1, '2017-02-20', 0),
    (4, 2, '2017-02-20', 0), (5, 1, '2010-01-08', 1), (6, 1, '2019-05-15', 1), (6, 2, '2020-09-01', 0), (7, 1, '1950-01-01', 1),
    (8, 1, '2021-06-11', 0);

INSERT INTO members VALUES
    (1, 'Ines Okafor', 'ines@town.example', '2015-08-19'), (2, 'Per Lindqvist', 'per@town.example', '2018-01-05'),
    (3, 'Galina Roe', 'galina@town.example', '2020-10-30'), (4, 'Tom Ashdown', 'tom@town.example', '2023-03-14');

INSERT INTO member_cards VALUES
    (1, 'TL-0000151', '2027-08-31'), (2, 'TL-0000207', '2026-01-31'), (3, 'TL-0000288', '2026-10-31');

INSERT INTO loans VALUES
    (1, 1, 1, 2, '2025-01-04 10:12:00', '2025-02-01', '2025-01-28 16:40:00'),
    (2, 1, 4, 1, '2025-02-11 17:05:00', '2025-03-11', NULL),
    (3, 2, 6, 2, '2025-02-15 11:30:00', '2025-03-15', '2025-03-01 09:55:00'),
    (4, 3, 3, 1, '2025-03-02 14:20:00', '2025-03-30', NULL),
    (5, 2, 8, 1, '2025-03-08 10:00:00', '2025-04-05', NULL),
    (6, 3, 6, 1, '2025-03-09 10:45:00', '2025-04-06', NULL);
