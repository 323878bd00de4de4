-- A release before this one does not know the word: give the role once every node runs this one.
alter table model
  drop constraint model_role_check,
  add constraint model_role_check
    check (role in ('INSTALLED', 'ACTIVE', 'ADDITIONAL', 'SHADOW', 'RETIRED'));

comment on column model.role is 'INSTALLED not used yet, ACTIVE writes the reports (one at most), ADDITIONAL asked after the active one and reported with it, SHADOW runs after the active one and is recorded only, RETIRED no longer used.';
