create or replace function audit_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'table % is append-only', tg_table_name
    using errcode = 'insufficient_privilege',
          hint = 'The record is kept whole; no command of this program removes events.';
end $$;
