-- Makes :name a role that restores: no superuser, but it may create databases, and act as their :owner.
SELECT format('CREATE ROLE %I', :'name') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'name')
\gexec
ALTER ROLE :"name" LOGIN CREATEDB INHERIT NOSUPERUSER;
GRANT :"owner" TO :"name";
