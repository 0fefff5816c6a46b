-- Whatever else the database defines, as statements that define it again, with its comment. Not what extensions bring, but
-- functions that somebody put into pg_catalog (their numbers begin at 16384). A "dependency" says that what is numbered `relation`
-- stands on what is numbered `oid`; rules of views, defaults, constraints and indexes count as their table or view.
WITH stands (class, oid, node) AS (
    SELECT 'pg_rewrite'::regclass::oid, r.oid, r.ev_class FROM pg_rewrite AS r WHERE r.rulename = '_RETURN' AND r.oid >= 16384
    UNION ALL SELECT 'pg_attrdef'::regclass, x.oid, x.adrelid FROM pg_attrdef AS x
    UNION ALL SELECT 'pg_constraint'::regclass, k.oid, CASE WHEN k.conrelid <> 0 THEN k.conrelid ELSE k.contypid END FROM pg_constraint AS k WHERE k.contype <> 'f'
    UNION ALL SELECT 'pg_class'::regclass, i.indexrelid, i.indrelid FROM pg_index AS i WHERE i.indexrelid >= 16384
    UNION ALL SELECT d.classid, d.objid, d.refobjid FROM pg_depend AS d
              WHERE d.classid IN ('pg_amop'::regclass, 'pg_amproc'::regclass) AND d.refobjid >= 16384
                AND ((d.refclassid = 'pg_opclass'::regclass AND d.deptype = 'i') OR (d.refclassid = 'pg_opfamily'::regclass AND d.deptype = 'a'))
)
SELECT o.kind, o.nspname, o.name, o.relation::int8, o.text, o.oid::int8, d.description,
       CASE WHEN d.description IS NULL OR (o.kind = 'schema' AND d.description = 'standard public schema') THEN NULL
            WHEN o.kind IN ('function', 'procedure', 'aggregate') THEN
                upper(o.kind) || ' ' || quote_ident(o.nspname) || '.' || (SELECT quote_ident(p.proname) || '(' || COALESCE(NULLIF(pg_get_function_identity_arguments(p.oid), ''), CASE p.prokind WHEN 'a' THEN '*' ELSE '' END) || ')' FROM pg_proc AS p WHERE p.oid = o.oid)
            WHEN o.kind IN ('trigger', 'policy', 'rule') THEN upper(o.kind) || ' ' || quote_ident(o.name) || ' ON ' || (SELECT quote_ident(o.nspname) || '.' || quote_ident(c.relname) FROM pg_class AS c WHERE c.oid = o.relation)
            WHEN o.kind = 'statistics' THEN 'STATISTICS ' || quote_ident(o.nspname) || '.' || quote_ident(o.name)
            WHEN o.kind = 'extension' THEN 'EXTENSION ' || quote_ident(o.name)
            WHEN o.kind = 'schema' THEN 'SCHEMA ' || quote_ident(o.name)
            WHEN o.kind = 'base type' THEN 'TYPE ' || quote_ident(o.nspname) || '.' || quote_ident(o.name)
            ELSE upper(o.kind) || ' ' || (SELECT i.identity FROM pg_identify_object(o.class, o.oid, 0) AS i) END AS commented
FROM (
    SELECT 'extension' AS kind, n.nspname, e.extname AS name, 0::oid AS relation, 'pg_extension'::regclass AS class, e.oid,
           format('CREATE EXTENSION IF NOT EXISTS %I WITH SCHEMA %I', e.extname, n.nspname) AS text
    FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
    WHERE e.extname <> 'plpgsql'
    UNION ALL
    SELECT CASE p.prokind WHEN 'p' THEN 'procedure' ELSE 'function' END, n.nspname, p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')', 0,
           'pg_proc'::regclass, p.oid, pg_get_functiondef(p.oid)
    FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
    WHERE p.prokind IN ('f', 'p', 'w') AND p.oid >= 16384
    UNION ALL
    SELECT 'aggregate', n.nspname, p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')', 0, 'pg_proc'::regclass, p.oid,
           format('CREATE AGGREGATE %I.%I(%s) (SFUNC = %s, STYPE = %s', n.nspname, p.proname,
                  COALESCE(NULLIF(pg_get_function_arguments(p.oid), ''), '*'), g.aggtransfn::regproc, format_type(g.aggtranstype, NULL))
               || CASE WHEN g.aggtransspace > 0 THEN ', SSPACE = ' || g.aggtransspace ELSE '' END
               || CASE WHEN g.aggfinalfn <> 0 THEN ', FINALFUNC = ' || g.aggfinalfn::regproc || CASE WHEN g.aggfinalextra THEN ', FINALFUNC_EXTRA' ELSE '' END ELSE '' END
               || CASE WHEN g.aggfinalmodify <> CASE g.aggkind WHEN 'n' THEN 'r'::"char" ELSE 'w' END
                       THEN ', FINALFUNC_MODIFY = ' || CASE g.aggfinalmodify WHEN 'r' THEN 'READ_ONLY' WHEN 's' THEN 'SHAREABLE' ELSE 'READ_WRITE' END ELSE '' END
               || CASE WHEN g.aggcombinefn <> 0 THEN ', COMBINEFUNC = ' || g.aggcombinefn::regproc ELSE '' END
               || CASE WHEN g.aggserialfn <> 0 THEN ', SERIALFUNC = ' || g.aggserialfn::regproc ELSE '' END
               || CASE WHEN g.aggdeserialfn <> 0 THEN ', DESERIALFUNC = ' || g.aggdeserialfn::regproc ELSE '' END
               || CASE WHEN g.agginitval IS NOT NULL THEN ', INITCOND = ' || quote_literal(g.agginitval) ELSE '' END
               || CASE WHEN g.aggmtransfn <> 0 THEN format(', MSFUNC = %s, MINVFUNC = %s, MSTYPE = %s', g.aggmtransfn::regproc, g.aggminvtransfn::regproc, format_type(g.aggmtranstype, NULL)) ELSE '' END
               || CASE WHEN g.aggmtransspace > 0 THEN ', MSSPACE = ' || g.aggmtransspace ELSE '' END
               || CASE WHEN g.aggmfinalfn <> 0 THEN ', MFINALFUNC = ' || g.aggmfinalfn::regproc || CASE WHEN g.aggmfinalextra THEN ', MFINALFUNC_EXTRA' ELSE '' END ELSE '' END
               || CASE WHEN g.aggminitval IS NOT NULL THEN ', MINITCOND = ' || quote_literal(g.aggminitval) ELSE '' END
               || CASE WHEN g.aggsortop <> 0 THEN (SELECT format(', SORTOP = OPERATOR(%I.%s)', m.nspname, q.oprname) FROM pg_operator AS q JOIN pg_namespace AS m ON m.oid = q.oprnamespace WHERE q.oid = g.aggsortop) ELSE '' END
               || CASE p.proparallel WHEN 's' THEN ', PARALLEL = SAFE' WHEN 'r' THEN ', PARALLEL = RESTRICTED' ELSE '' END
               || CASE g.aggkind WHEN 'h' THEN ', HYPOTHETICAL' ELSE '' END || ')'
    FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace JOIN pg_aggregate AS g ON g.aggfnoid = p.oid
    WHERE p.prokind = 'a' AND p.oid >= 16384
    UNION ALL
    SELECT 'trigger', n.nspname, t.tgname, c.oid, 'pg_trigger'::regclass, t.oid,
           pg_get_triggerdef(t.oid) || CASE WHEN t.tgenabled = 'O' THEN '' ELSE format(E';\nALTER TABLE %I.%I %s TRIGGER %I', n.nspname, c.relname,
               CASE t.tgenabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE ALWAYS' END, t.tgname) END
    FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE NOT t.tgisinternal AND t.tgparentid = 0
    UNION ALL
    SELECT 'rule', n.nspname, r.rulename, c.oid, 'pg_rewrite'::regclass, r.oid, rtrim(pg_get_ruledef(r.oid), ';')
               || CASE WHEN r.ev_enabled = 'O' THEN '' ELSE format(E';\nALTER TABLE %I.%I %s RULE %I', n.nspname, c.relname,
                  CASE r.ev_enabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE ALWAYS' END, r.rulename) END
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
               || CASE WHEN t.evtenabled = 'O' THEN '' ELSE format(E';\nALTER EVENT TRIGGER %I %s', t.evtname,
                  CASE t.evtenabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE ALWAYS' END) END
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
    SELECT 'statistics', n.nspname, s.stxname, s.stxrelid, 'pg_statistic_ext'::regclass, s.oid,
           pg_get_statisticsobjdef(s.oid) || CASE WHEN s.stxstattarget >= 0 THEN format(E';\nALTER STATISTICS %I.%I SET STATISTICS %s', n.nspname, s.stxname, s.stxstattarget) ELSE '' END
    FROM pg_statistic_ext AS s JOIN pg_namespace AS n ON n.oid = s.stxnamespace
    UNION ALL
    SELECT 'column setting', n.nspname, c.relname || '.' || a.attname, c.oid, 0, 0,
           format('ALTER %s %I.%I ALTER COLUMN %I ', CASE c.relkind WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE ONLY' END, n.nspname, c.relname, a.attname) || v.change
    FROM (SELECT ''::"char" AS attcompression) AS older
    CROSS JOIN LATERAL (SELECT attrelid, attname, attstorage, attstattarget, attoptions, attcompression, atttypid FROM pg_attribute WHERE attrelid >= 16384 AND attnum > 0 AND NOT attisdropped) AS a
    JOIN pg_class AS c ON c.oid = a.attrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace JOIN pg_type AS t ON t.oid = a.atttypid
    CROSS JOIN LATERAL (VALUES (CASE WHEN a.attstorage <> t.typstorage THEN 'SET STORAGE ' || CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'x' THEN 'EXTENDED' ELSE 'MAIN' END END),
                               (CASE WHEN a.attstattarget >= 0 THEN 'SET STATISTICS ' || a.attstattarget END), ('SET (' || array_to_string(a.attoptions, ', ') || ')'),
                               (CASE a.attcompression WHEN 'p' THEN 'SET COMPRESSION pglz' WHEN 'l' THEN 'SET COMPRESSION lz4' END)) AS v (change)
    WHERE c.relkind IN ('r', 'p', 'm', 'f') AND v.change IS NOT NULL
    UNION ALL
    SELECT 'column setting', n.nspname, x.relname || '.' || a.attnum, i.indrelid, 0, 0, format('ALTER INDEX %I.%I ALTER COLUMN %s SET STATISTICS %s', n.nspname, x.relname, a.attnum, a.attstattarget)
    FROM pg_index AS i JOIN pg_class AS x ON x.oid = i.indexrelid JOIN pg_namespace AS n ON n.oid = x.relnamespace JOIN pg_attribute AS a ON a.attrelid = x.oid
    WHERE a.attstattarget >= 0 AND i.indexrelid >= 16384
    UNION ALL
    SELECT 'domain constraint', n.nspname, t.typname || '.' || k.conname, 0, 0, t.oid, format('ALTER DOMAIN %I.%I ADD CONSTRAINT %I %s', n.nspname, t.typname, k.conname, pg_get_constraintdef(k.oid))
    FROM pg_constraint AS k JOIN pg_type AS t ON t.oid = k.contypid JOIN pg_namespace AS n ON n.oid = t.typnamespace
    WHERE NOT k.convalidated
    UNION ALL -- indexes of partitions, where one of them is not called as PostgreSQL would call it
    SELECT 'partition index', n.nspname, x.relname, c.oid, 0, x.oid,
           CASE WHEN k.oid IS NULL THEN replace(pg_get_indexdef(x.oid), ' ON ONLY ', ' ON ') ELSE format('ALTER TABLE %I.%I ADD CONSTRAINT %I ', n.nspname, c.relname, k.conname) || pg_get_constraintdef(k.oid) END
    FROM (SELECT i.indrelid, i.indexrelid, bool_or(left(y.relname, length(w.name)) <> w.name OR substr(y.relname, length(w.name) + 1) !~ '^[0-9]*$') OVER (PARTITION BY i.indrelid) AS differs
          FROM pg_index AS i JOIN pg_class AS y ON y.oid = i.indexrelid AND y.relispartition JOIN pg_class AS t ON t.oid = i.indrelid
          LEFT JOIN pg_constraint AS u ON u.conindid = i.indexrelid AND u.contype IN ('p', 'u')
          CROSS JOIN LATERAL (SELECT t.relname || '_' || CASE WHEN u.contype = 'p' THEN 'pkey' ELSE (SELECT string_agg(a.attname, '_' ORDER BY a.attnum) FROM pg_attribute AS a WHERE a.attrelid = i.indexrelid)
                              || CASE WHEN u.contype = 'u' THEN '_key' ELSE '_idx' END END AS name) AS w) AS d
    JOIN pg_class AS x ON x.oid = d.indexrelid JOIN pg_class AS c ON c.oid = d.indrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace
    LEFT JOIN pg_constraint AS k ON k.conindid = x.oid AND k.contype IN ('p', 'u')
    WHERE d.differs
    UNION ALL -- a partition that differs from its table
    SELECT 'column setting', n.nspname, c.relname || '.' || a.attname, c.oid, 0, 0,
           format('ALTER TABLE ONLY %I.%I ALTER COLUMN %I %s', n.nspname, c.relname, a.attname, COALESCE('SET DEFAULT ' || pg_get_expr(x.adbin, x.adrelid), 'DROP DEFAULT'))
    FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
    JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' JOIN pg_attribute AS b ON b.attrelid = pg_partition_root(c.oid) AND b.attname = a.attname
    LEFT JOIN pg_attrdef AS x ON x.adrelid = c.oid AND x.adnum = a.attnum LEFT JOIN pg_attrdef AS y ON y.adrelid = b.attrelid AND y.adnum = b.attnum
    WHERE c.relispartition AND (a.atthasdef OR b.atthasdef) AND pg_get_expr(x.adbin, x.adrelid) IS DISTINCT FROM pg_get_expr(y.adbin, y.adrelid)
    UNION ALL
    SELECT 'column setting', n.nspname, c.relname || '.' || a.attname, c.oid, 0, 0, format('ALTER TABLE ONLY %I.%I ALTER COLUMN %I SET NOT NULL', n.nspname, c.relname, a.attname)
    FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
    JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attnotnull JOIN pg_attribute AS b ON b.attrelid = pg_partition_root(c.oid) AND b.attname = a.attname
    WHERE c.relispartition AND NOT b.attnotnull
    UNION ALL
    SELECT 'comment', n.nspname, c.relname || '.' || a.attname, c.oid, 0, 0, format('COMMENT ON COLUMN %I.%I.%I IS %L', n.nspname, c.relname, a.attname, d.description)
    FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0
    JOIN pg_description AS d ON d.classoid = 'pg_class'::regclass AND d.objoid = c.oid AND d.objsubid = a.attnum WHERE c.relispartition
    UNION ALL
    SELECT 'trigger setting', n.nspname, t.tgname, c.oid, 0, 0,
           format('ALTER TABLE %I.%I %s TRIGGER %I', n.nspname, c.relname, CASE t.tgenabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' WHEN 'A' THEN 'ENABLE ALWAYS' ELSE 'ENABLE' END, t.tgname)
    FROM pg_trigger AS t JOIN pg_trigger AS p ON p.oid = t.tgparentid JOIN pg_class AS c ON c.oid = t.tgrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE NOT t.tgisinternal AND t.tgenabled <> p.tgenabled
    UNION ALL
    SELECT 'language', 'public', l.lanname, 0, 'pg_language'::regclass, l.oid,
           format('CREATE %sLANGUAGE %I HANDLER %s', CASE WHEN l.lanpltrusted THEN 'TRUSTED ' ELSE '' END, l.lanname, l.lanplcallfoid::regproc)
               || CASE WHEN l.laninline <> 0 THEN ' INLINE ' || l.laninline::regproc ELSE '' END || CASE WHEN l.lanvalidator <> 0 THEN ' VALIDATOR ' || l.lanvalidator::regproc ELSE '' END
    FROM pg_language AS l WHERE l.lanispl
    UNION ALL
    SELECT 'view default', n.nspname, c.relname || '.' || a.attname, c.oid, 0, 0,
           format('ALTER VIEW %I.%I ALTER COLUMN %I SET DEFAULT ', n.nspname, c.relname, a.attname) || pg_get_expr(x.adbin, x.adrelid)
    FROM pg_attrdef AS x JOIN pg_attribute AS a ON a.attrelid = x.adrelid AND a.attnum = x.adnum JOIN pg_class AS c ON c.oid = x.adrelid AND c.relkind = 'v'
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
    UNION ALL
    SELECT 'operator', n.nspname, p.oprname || '(' || concat_ws(', ', format_type(NULLIF(p.oprleft, 0), NULL), format_type(NULLIF(p.oprright, 0), NULL)) || ')', 0, 'pg_operator'::regclass, p.oid,
           format('CREATE OPERATOR %I.%s (FUNCTION = %s', n.nspname, p.oprname, p.oprcode)
               || COALESCE(', LEFTARG = ' || format_type(NULLIF(p.oprleft, 0), NULL), '') || COALESCE(', RIGHTARG = ' || format_type(NULLIF(p.oprright, 0), NULL), '')
               || COALESCE((SELECT format(', COMMUTATOR = OPERATOR(%I.%s)', m.nspname, q.oprname) FROM pg_operator AS q JOIN pg_namespace AS m ON m.oid = q.oprnamespace WHERE q.oid = p.oprcom), '')
               || COALESCE((SELECT format(', NEGATOR = OPERATOR(%I.%s)', m.nspname, q.oprname) FROM pg_operator AS q JOIN pg_namespace AS m ON m.oid = q.oprnamespace WHERE q.oid = p.oprnegate), '')
               || CASE WHEN p.oprrest <> 0 THEN ', RESTRICT = ' || p.oprrest::regproc ELSE '' END || CASE WHEN p.oprjoin <> 0 THEN ', JOIN = ' || p.oprjoin::regproc ELSE '' END
               || CASE WHEN p.oprcanhash THEN ', HASHES' ELSE '' END || CASE WHEN p.oprcanmerge THEN ', MERGES' ELSE '' END || ')'
    FROM pg_operator AS p JOIN pg_namespace AS n ON n.oid = p.oprnamespace WHERE p.oprcode <> 0 AND p.oid >= 16384
    UNION ALL
    SELECT 'operator family', n.nspname, f.opfname, 0, 'pg_opfamily'::regclass, f.oid, format('CREATE OPERATOR FAMILY %I.%I USING %I', n.nspname, f.opfname, m.amname)
    FROM pg_opfamily AS f JOIN pg_namespace AS n ON n.oid = f.opfnamespace JOIN pg_am AS m ON m.oid = f.opfmethod
    UNION ALL -- what belongs to no class of the family
    SELECT 'operator family', n.nspname, f.opfname || ' with ' || m.amname, 0, 0, f.oid, format('ALTER OPERATOR FAMILY %I.%I USING %I ADD %s', n.nspname, f.opfname, m.amname, string_agg(l.part, ', ' ORDER BY l.part))
    FROM pg_opfamily AS f JOIN pg_namespace AS n ON n.oid = f.opfnamespace JOIN pg_am AS m ON m.oid = f.opfmethod
    JOIN (SELECT d.refobjid, format('OPERATOR %s %s', x.amopstrategy, x.amopopr::regoperator) || COALESCE((SELECT format(' FOR ORDER BY %I.%I', z.nspname, y.opfname) FROM pg_opfamily AS y JOIN pg_namespace AS z ON z.oid = y.opfnamespace WHERE y.oid = x.amopsortfamily), '') AS part
          FROM pg_depend AS d JOIN pg_amop AS x ON x.oid = d.objid WHERE d.classid = 'pg_amop'::regclass AND d.refclassid = 'pg_opfamily'::regclass AND d.deptype = 'a' AND d.objid >= 16384
          UNION ALL
          SELECT d.refobjid, format('FUNCTION %s (%s, %s) %s', x.amprocnum, format_type(x.amproclefttype, NULL), format_type(x.amprocrighttype, NULL), x.amproc::regprocedure)
          FROM pg_depend AS d JOIN pg_amproc AS x ON x.oid = d.objid WHERE d.classid = 'pg_amproc'::regclass AND d.refclassid = 'pg_opfamily'::regclass AND d.deptype = 'a' AND d.objid >= 16384) AS l ON l.refobjid = f.oid
    WHERE NOT EXISTS (SELECT FROM pg_depend AS e WHERE e.classid = 'pg_opfamily'::regclass AND e.objid = f.oid AND e.deptype = 'e')
    GROUP BY n.nspname, f.opfname, m.amname, f.oid
    UNION ALL
    SELECT 'operator class', n.nspname, p.opcname, 0, 'pg_opclass'::regclass, p.oid,
           format('CREATE OPERATOR CLASS %I.%I%s FOR TYPE %s USING %I FAMILY %I.%I AS %s', n.nspname, p.opcname, CASE WHEN p.opcdefault THEN ' DEFAULT' ELSE '' END, format_type(p.opcintype, NULL), m.amname, g.nspname, f.opfname,
                  (SELECT string_agg(part, ', ') FROM (
                       SELECT 'STORAGE ' || format_type(COALESCE(NULLIF(p.opckeytype, 0), p.opcintype), NULL) AS part WHERE p.opckeytype <> 0 OR NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.refclassid = 'pg_opclass'::regclass AND d.refobjid = p.oid AND d.deptype = 'i')
                       UNION ALL
                       SELECT format('OPERATOR %s %s', x.amopstrategy, x.amopopr::regoperator) || COALESCE((SELECT format(' FOR ORDER BY %I.%I', z.nspname, y.opfname) FROM pg_opfamily AS y JOIN pg_namespace AS z ON z.oid = y.opfnamespace WHERE y.oid = x.amopsortfamily), '')
                       FROM pg_amop AS x JOIN pg_depend AS d ON d.classid = 'pg_amop'::regclass AND d.objid = x.oid AND d.refclassid = 'pg_opclass'::regclass AND d.refobjid = p.oid AND d.deptype = 'i'
                       UNION ALL
                       SELECT format('FUNCTION %s (%s, %s) %s', x.amprocnum, format_type(x.amproclefttype, NULL), format_type(x.amprocrighttype, NULL), x.amproc::regprocedure)
                       FROM pg_amproc AS x JOIN pg_depend AS d ON d.classid = 'pg_amproc'::regclass AND d.objid = x.oid AND d.refclassid = 'pg_opclass'::regclass AND d.refobjid = p.oid AND d.deptype = 'i') AS all_parts))
    FROM pg_opclass AS p JOIN pg_namespace AS n ON n.oid = p.opcnamespace JOIN pg_am AS m ON m.oid = p.opcmethod JOIN pg_opfamily AS f ON f.oid = p.opcfamily JOIN pg_namespace AS g ON g.oid = f.opfnamespace
    WHERE p.oid >= 16384
    UNION ALL
    SELECT 'cast', 'public', format_type(k.castsource, NULL) || ' as ' || format_type(k.casttarget, NULL), 0, 'pg_cast'::regclass, k.oid,
           format('CREATE CAST (%s AS %s) ', format_type(k.castsource, NULL), format_type(k.casttarget, NULL))
               || CASE k.castmethod WHEN 'f' THEN 'WITH FUNCTION ' || k.castfunc::regprocedure WHEN 'i' THEN 'WITH INOUT' ELSE 'WITHOUT FUNCTION' END
               || CASE k.castcontext WHEN 'a' THEN ' AS ASSIGNMENT' WHEN 'i' THEN ' AS IMPLICIT' ELSE '' END
    FROM pg_cast AS k WHERE k.oid >= 16384
    UNION ALL
    SELECT 'text search dictionary', n.nspname, t.dictname, 0, 'pg_ts_dict'::regclass, t.oid,
           format('CREATE TEXT SEARCH DICTIONARY %I.%I (TEMPLATE = %I.%I%s)', n.nspname, t.dictname, m.nspname, l.tmplname, ', ' || t.dictinitoption)
    FROM pg_ts_dict AS t JOIN pg_namespace AS n ON n.oid = t.dictnamespace JOIN pg_ts_template AS l ON l.oid = t.dicttemplate JOIN pg_namespace AS m ON m.oid = l.tmplnamespace
    UNION ALL
    SELECT 'text search template', n.nspname, l.tmplname, 0, 'pg_ts_template'::regclass, l.oid,
           format('CREATE TEXT SEARCH TEMPLATE %I.%I (%sLEXIZE = %s)', n.nspname, l.tmplname, CASE WHEN l.tmplinit <> 0 THEN 'INIT = ' || l.tmplinit || ', ' ELSE '' END, l.tmpllexize)
    FROM pg_ts_template AS l JOIN pg_namespace AS n ON n.oid = l.tmplnamespace WHERE l.oid >= 16384
    UNION ALL
    SELECT 'text search parser', n.nspname, r.prsname, 0, 'pg_ts_parser'::regclass, r.oid,
           format('CREATE TEXT SEARCH PARSER %I.%I (START = %s, GETTOKEN = %s, END = %s, LEXTYPES = %s%s)', n.nspname, r.prsname, r.prsstart, r.prstoken, r.prsend, r.prslextype, CASE WHEN r.prsheadline <> 0 THEN ', HEADLINE = ' || r.prsheadline ELSE '' END)
    FROM pg_ts_parser AS r JOIN pg_namespace AS n ON n.oid = r.prsnamespace WHERE r.oid >= 16384
    UNION ALL
    SELECT 'text search configuration', n.nspname, t.cfgname, 0, 'pg_ts_config'::regclass, t.oid,
           format('CREATE TEXT SEARCH CONFIGURATION %I.%I (PARSER = %I.%I)', n.nspname, t.cfgname, m.nspname, r.prsname)
               || COALESCE((SELECT string_agg(format(E';\nALTER TEXT SEARCH CONFIGURATION %I.%I ADD MAPPING FOR %I WITH %s', n.nspname, t.cfgname, (SELECT k.alias FROM ts_token_type(t.cfgparser) AS k WHERE k.tokid = u.maptokentype), u.dictionaries), '')
                            FROM (SELECT maptokentype, string_agg(mapdict::regdictionary::text, ', ' ORDER BY mapseqno) AS dictionaries FROM pg_ts_config_map WHERE mapcfg = t.oid GROUP BY maptokentype) AS u), '')
    FROM pg_ts_config AS t JOIN pg_namespace AS n ON n.oid = t.cfgnamespace JOIN pg_ts_parser AS r ON r.oid = t.cfgparser JOIN pg_namespace AS m ON m.oid = r.prsnamespace
    WHERE n.nspname !~ '^pg_'
    UNION ALL
    SELECT 'conversion', n.nspname, v.conname, 0, 'pg_conversion'::regclass, v.oid,
           format('CREATE %sCONVERSION %I.%I FOR %L TO %L FROM %s', CASE WHEN v.condefault THEN 'DEFAULT ' ELSE '' END, n.nspname, v.conname, pg_encoding_to_char(v.conforencoding), pg_encoding_to_char(v.contoencoding), v.conproc)
    FROM pg_conversion AS v JOIN pg_namespace AS n ON n.oid = v.connamespace
    UNION ALL
    SELECT 'foreign data wrapper', 'public', w.fdwname, 0, 'pg_foreign_data_wrapper'::regclass, w.oid,
           format('CREATE FOREIGN DATA WRAPPER %I', w.fdwname) || CASE WHEN w.fdwhandler <> 0 THEN ' HANDLER ' || w.fdwhandler::regproc ELSE '' END || CASE WHEN w.fdwvalidator <> 0 THEN ' VALIDATOR ' || w.fdwvalidator::regproc ELSE '' END
               || COALESCE(' OPTIONS (' || (SELECT string_agg(quote_ident(x.option_name) || ' ' || quote_literal(x.option_value), ', ') FROM pg_options_to_table(w.fdwoptions) AS x) || ')', '')
    FROM pg_foreign_data_wrapper AS w
    UNION ALL
    SELECT 'server', 'public', v.srvname, 0, 'pg_foreign_server'::regclass, v.oid,
           format('CREATE SERVER %I', v.srvname) || COALESCE(' TYPE ' || quote_literal(v.srvtype), '') || COALESCE(' VERSION ' || quote_literal(v.srvversion), '') || format(' FOREIGN DATA WRAPPER %I', w.fdwname)
               || COALESCE(' OPTIONS (' || (SELECT string_agg(quote_ident(x.option_name) || ' ' || quote_literal(x.option_value), ', ') FROM pg_options_to_table(v.srvoptions) AS x WHERE x.option_name !~* 'passw|secret|token') || ')', '')
    FROM pg_foreign_server AS v JOIN pg_foreign_data_wrapper AS w ON w.oid = v.srvfdw
    UNION ALL
    SELECT 'publication', 'public', p.pubname, 0, 'pg_publication'::regclass, p.oid,
           format('CREATE PUBLICATION %I', p.pubname) || CASE WHEN p.puballtables THEN ' FOR ALL TABLES' ELSE '' END
               || format(' WITH (publish = %L%s)', concat_ws(', ', CASE WHEN p.pubinsert THEN 'insert' END, CASE WHEN p.pubupdate THEN 'update' END, CASE WHEN p.pubdelete THEN 'delete' END, CASE WHEN p.pubtruncate THEN 'truncate' END),
                         CASE WHEN p.pubviaroot THEN ', publish_via_partition_root = true' ELSE '' END)
               || COALESCE((SELECT string_agg(format(E';\nALTER PUBLICATION %I ADD TABLE ONLY %I.%I%s%s', p.pubname, m.nspname, c.relname,
                                                     ' (' || (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attnum = ANY (r.prattrs)) || ')',
                                                     ' WHERE (' || pg_get_expr(r.prqual, c.oid) || ')'), '' ORDER BY c.oid)
                            FROM (SELECT NULL::pg_node_tree AS prqual, NULL::int2vector AS prattrs) AS older CROSS JOIN LATERAL (SELECT x.prrelid, prqual, prattrs FROM pg_publication_rel AS x WHERE x.prpubid = p.oid) AS r
                            JOIN pg_class AS c ON c.oid = r.prrelid JOIN pg_namespace AS m ON m.oid = c.relnamespace), '')
    FROM pg_publication AS p
    UNION ALL
    SELECT 'base type', n.nspname, t.typname, 0, 'pg_type'::regclass, t.oid,
           format('CREATE TYPE %I.%I (INPUT = %s, OUTPUT = %s', n.nspname, t.typname, t.typinput, t.typoutput)
               || CASE WHEN t.typreceive <> 0 THEN ', RECEIVE = ' || t.typreceive ELSE '' END || CASE WHEN t.typsend <> 0 THEN ', SEND = ' || t.typsend ELSE '' END
               || CASE WHEN t.typmodin <> 0 THEN ', TYPMOD_IN = ' || t.typmodin ELSE '' END || CASE WHEN t.typmodout <> 0 THEN ', TYPMOD_OUT = ' || t.typmodout ELSE '' END
               || CASE WHEN t.typanalyze <> 0 THEN ', ANALYZE = ' || t.typanalyze ELSE '' END || ', INTERNALLENGTH = ' || CASE WHEN t.typlen > 0 THEN t.typlen::text ELSE 'VARIABLE' END
               || CASE WHEN t.typbyval THEN ', PASSEDBYVALUE' ELSE '' END
               || ', ALIGNMENT = ' || CASE t.typalign WHEN 'c' THEN 'char' WHEN 's' THEN 'int2' WHEN 'd' THEN 'double' ELSE 'int4' END
               || ', STORAGE = ' || CASE t.typstorage WHEN 'e' THEN 'external' WHEN 'x' THEN 'extended' WHEN 'm' THEN 'main' ELSE 'plain' END
               || CASE WHEN t.typcategory <> 'U' THEN ', CATEGORY = ' || quote_literal(t.typcategory::text) ELSE '' END || CASE WHEN t.typispreferred THEN ', PREFERRED = true' ELSE '' END
               || COALESCE(', DEFAULT = ' || quote_literal(t.typdefault), '') || CASE WHEN t.typdelim <> ',' THEN ', DELIMITER = ' || quote_literal(t.typdelim::text) ELSE '' END
               || CASE WHEN t.typelem <> 0 THEN ', ELEMENT = ' || format_type(t.typelem, NULL) ELSE '' END || CASE WHEN t.typcollation <> 0 THEN ', COLLATABLE = true' ELSE '' END || ')'
    FROM pg_type AS t JOIN pg_namespace AS n ON n.oid = t.typnamespace
    WHERE t.typtype = 'b' AND t.oid >= 16384 AND NOT EXISTS (SELECT FROM pg_type AS y WHERE y.typarray = t.oid)
    UNION ALL
    SELECT 'dependency', 'public', '', COALESCE(s.node, d.objid), 0, COALESCE(t.node, d.refobjid), ''
    FROM pg_depend AS d LEFT JOIN stands AS s ON s.class = d.classid AND s.oid = d.objid LEFT JOIN stands AS t ON t.class = d.refclassid AND t.oid = d.refobjid
    WHERE (d.deptype = 'n' OR (d.deptype = 'i' AND d.classid = 'pg_type'::regclass) OR (d.deptype = 'a' AND d.classid IN ('pg_opclass'::regclass, 'pg_amop'::regclass, 'pg_amproc'::regclass))) AND d.refobjid >= 16384 AND d.refclassid NOT IN ('pg_namespace'::regclass, 'pg_extension'::regclass)
      AND COALESCE(s.node, d.objid) <> COALESCE(t.node, d.refobjid)
      AND (d.classid <> 'pg_constraint'::regclass OR s.node IS NOT NULL)
) AS o
LEFT JOIN pg_description AS d ON d.classoid = o.class AND d.objoid = o.oid AND d.objsubid = 0
WHERE (o.kind = 'extension' OR o.nspname !~ '^pg_' OR (o.nspname = 'pg_catalog' AND o.kind = 'function' AND o.oid >= 16384)) AND o.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend AS e WHERE e.classid = o.class AND e.objid = o.oid AND (e.deptype = 'e' OR (e.deptype = 'i' AND o.kind IN ('function', 'cast'))) AND o.kind <> 'dependency')
ORDER BY o.oid, o.name
