-- Which server, how it compares the names of tables, and what it calls the database.
SELECT VERSION(), @@lower_case_table_names, DATABASE()
