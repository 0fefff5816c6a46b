-- Which server, how it compares the names of tables, what it calls the database, what programs run with by default, and who asks.
SELECT VERSION(), @@lower_case_table_names, DATABASE(), @@GLOBAL.sql_mode, @@SESSION.collation_connection, CURRENT_USER()
