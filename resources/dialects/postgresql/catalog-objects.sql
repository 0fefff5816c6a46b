-- Whatever else the database defines, as statements that define it again, with its comment. Not what extensions bring, but
-- functions that somebody put into pg_catalog (their numbers begin at 16384).
SELECT o.kind, o.nspname, o.name, o.relation::int8, o.text, o.oid::int8, d.description,
       CASE WHEN d.description IS NULL OR (o.kind = 'schema' AND d.description = 'standard public schema') THEN NULL
            WHEN o.kind IN ('function', 'procedure', 'aggregate') THEN
                upper(o.kind) || ' ' || quote_ident(o.nspname) || '.' || (SELECT quote_ident(p.proname) || '(' || COALESCE(NULLIF(pg_get_function_identity_arguments(p.oid), ''), CASE p.prokind WHEN 'a' THEN '*' ELSE '' END) || ')' FROM pg_proc AS p WHERE p.oid = o.oid)
            WHEN o.kind IN ('trigger', 'policy', 'rule') THEN upper(o.kind) || ' ' || quote_ident(o.name) || ' ON ' || (SELECT quote_ident(o.nspname) || '.' || quote_ident(c.relname) FROM pg_class AS c WHERE c.oid = o.relation)
            WHEN o.kind = 'statistics' THEN 'STATISTICS ' || quote_ident(o.nspname) || '.' || quote_ident(o.name)
            WHEN o.kind = 'extension' THEN 'EXTENSION ' || quote_ident(o.name)
            WHEN o.kind = 'schema' THEN 'SCHEMA ' || quote_ident(o.name) END AS commented
FROM (
    SELECT 'extension' AS kind, n.nspname, e.extname AS name, 0::oid AS relation, 'pg_extension'::regclass AS class, e.oid,
           format('CREATE EXTENSION IF NOT EXISTS %I WITH SCHEMA %I', e.extname, n.nspname) AS text
    FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
    WHERE e.extname <> 'plpgsql'
    UNION ALL
    SELECT CASE p.prokind WHEN 'p' THEN 'procedure' ELSE 'function' END, n.nspname, p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')', 0,
           'pg_proc'::regclass, p.oid, pg_get_functiondef(p.oid)
    FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
    WHERE p.prokind IN ('f', 'p', 'w')
    UNION ALL
    SELECT 'aggregate', n.nspname, p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')', 0, 'pg_proc'::regclass, p.oid,
           format('CREATE AGGREGATE %I.%I(%s) (SFUNC = %s, STYPE = %s', n.nspname, p.proname,
                  COALESCE(NULLIF(pg_get_function_identity_arguments(p.oid), ''), '*'), g.aggtransfn::regproc, format_type(g.aggtranstype, NULL))
               || CASE WHEN g.aggfinalfn <> 0 THEN ', FINALFUNC = ' || g.aggfinalfn::regproc ELSE '' END
               || CASE WHEN g.agginitval IS NOT NULL THEN ', INITCOND = ' || quote_literal(g.agginitval) ELSE '' END || ')'
    FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace JOIN pg_aggregate AS g ON g.aggfnoid = p.oid
    WHERE p.prokind = 'a' AND g.aggkind = 'n'
    UNION ALL
    SELECT 'trigger', n.nspname, t.tgname, c.oid, 'pg_trigger'::regclass, t.oid, pg_get_triggerdef(t.oid)
    FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE NOT t.tgisinternal AND t.tgparentid = 0
    UNION ALL
    SELECT 'rule', n.nspname, r.rulename, c.oid, 'pg_rewrite'::regclass, r.oid, rtrim(pg_get_ruledef(r.oid), ';')
    FROM pg_rewrite AS r JOIN pg_class AS c ON c.oid = r.ev_class JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE r.rulename <> '_RETURN'
    UNION ALL
    SELECT 'policy', n.nspname, p.polname, c.oid, 'pg_policy'::regclass, p.oid,
           format('CREATE POLICY %I ON %I.%I AS %s FOR %s TO %s', p.polname, n.nspname, c.relname,
                  CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
                  CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
                  (SELECT string_agg(CASE WHEN r = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(r)) END, ', ') FROM unnest(p.polroles) AS r))
               || COALESCE(' USING (' || pg_get_expr(p.polqual, p.polrelid) || ')', '')
               || COALESCE(' WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')', '')
    FROM pg_policy AS p JOIN pg_class AS c ON c.oid = p.polrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace
    UNION ALL
    SELECT 'collation', n.nspname, l.collname, 0, 'pg_collation'::regclass, l.oid,
           format('CREATE COLLATION %I.%I (PROVIDER = %s, LOCALE = %L, DETERMINISTIC = %s)', n.nspname, l.collname, CASE l.collprovider WHEN 'i' THEN 'icu' ELSE 'libc' END,
                  COALESCE(to_jsonb(l) ->> 'colliculocale', to_jsonb(l) ->> 'colllocale', l.collcollate), CASE WHEN l.collisdeterministic THEN 'true' ELSE 'false' END)
    FROM pg_collation AS l JOIN pg_namespace AS n ON n.oid = l.collnamespace
    WHERE n.nspname <> 'pg_catalog'
    UNION ALL
    SELECT 'event trigger', 'public', t.evtname, 0, 'pg_event_trigger'::regclass, t.oid,
           format('CREATE EVENT TRIGGER %I ON %I%s EXECUTE FUNCTION %s()', t.evtname, t.evtevent,
                  ' WHEN TAG IN (' || (SELECT string_agg(quote_literal(g), ', ') FROM unnest(t.evttags) AS g) || ')', t.evtfoid::regproc)
    FROM pg_event_trigger AS t
    UNION ALL
    SELECT 'schema', n.nspname, n.nspname, 0, 'pg_namespace'::regclass, n.oid, CASE WHEN n.nspname = 'public' THEN '' ELSE format('CREATE SCHEMA IF NOT EXISTS %I', n.nspname) END
    FROM pg_namespace AS n
    UNION ALL
    SELECT 'cluster', n.nspname, x.relname, c.oid, 'pg_class'::regclass, x.oid, format('ALTER TABLE %I.%I CLUSTER ON %I', n.nspname, c.relname, x.relname)
    FROM pg_index AS i JOIN pg_class AS x ON x.oid = i.indexrelid JOIN pg_class AS c ON c.oid = i.indrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE i.indisclustered
    UNION ALL
    SELECT 'replica identity', n.nspname, c.relname, c.oid, 'pg_class'::regclass, c.oid,
           format('ALTER TABLE %I.%I REPLICA IDENTITY %s', n.nspname, c.relname,
                  CASE c.relreplident WHEN 'f' THEN 'FULL' WHEN 'n' THEN 'NOTHING'
                       ELSE 'USING INDEX ' || (SELECT quote_ident(x.relname) FROM pg_index AS i JOIN pg_class AS x ON x.oid = i.indexrelid WHERE i.indrelid = c.oid AND i.indisreplident) END)
    FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND c.relreplident <> 'd'
    UNION ALL
    SELECT 'statistics', n.nspname, s.stxname, s.stxrelid, 'pg_statistic_ext'::regclass, s.oid, pg_get_statisticsobjdef(s.oid)
    FROM pg_statistic_ext AS s JOIN pg_namespace AS n ON n.oid = s.stxnamespace
) AS o
LEFT JOIN pg_description AS d ON d.classoid = o.class AND d.objoid = o.oid AND d.objsubid = 0
WHERE (o.kind = 'extension' OR o.nspname !~ '^pg_' OR (o.nspname = 'pg_catalog' AND o.kind = 'function' AND o.oid >= 16384)) AND o.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend AS e WHERE e.classid = o.class AND e.objid = o.oid AND e.deptype = 'e')
ORDER BY o.oid
