CREATE TABLE t (
    a int, b int2, c int4, d int8, e smallint, f bigint, g real, h float4, i float8, j double precision, k float, l float(10), m float(53),
    n decimal, o decimal(5), p numeric(10, 2), q dec(4,1), r numeric(3,-2),
    s varchar, t varchar(5), u char, v char(7), w character varying(9), x character varying, y national character varying (3), z bpchar,
    aa text, ab bytea, ac bool, ad boolean, ae date, af time, ag time(3), ah timetz, ai time (2) with time zone, aj time without time zone,
    ak timestamp, al timestamptz, am timestamp(3), an timestamp (6) with time zone, ao timestamptz(0), ap timestamp without time zone,
    aq interval, ar interval(3), as_ interval year to month, at interval day to second(2), au interval hour,
    av uuid, aw json, ax jsonb, ay xml, az inet, ba cidr, bb macaddr, bc macaddr8, bd bit, be bit(5), bf bit varying, bg varbit(6), bh bit varying(7),
    bi money, bj oid, bk regclass, bl "char", bm name, bn tsvector, bo tsquery, bp pg_lsn, bq jsonpath,
    br int4range, bs int8range, bt numrange, bu tsrange, bv tstzrange, bw daterange, bx int4multirange, by_ int8multirange, bz nummultirange, ca tsmultirange, cb tstzmultirange, cc datemultirange,
    cd point, ce line, cf lseg, cg box, ch path, ci polygon, cj circle,
    ck int[], cl text[][], cm varchar(3)[], cn int ARRAY, co int ARRAY[3], cp int[3][4], cq timestamptz(2)[], cr numeric(4,2)[], cs double precision[],
    ct pg_catalog.int4, cu pg_catalog.text, cv pg_catalog.timestamptz, cw "int4", cx bit(3)[]
);
