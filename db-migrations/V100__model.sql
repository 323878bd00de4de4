create table model (
  id            bigint generated always as identity primary key,
  digest        text        not null unique check (digest ~ '^[0-9a-f]{64}$'),
  name          text        not null,
  version       text        not null,
  manufacturer  text        not null,
  intended_use  text        not null,
  clinical_use  boolean     not null,
  card          text        not null,
  role          text        not null default 'INSTALLED'
                check (role in ('INSTALLED', 'ACTIVE', 'SHADOW', 'RETIRED')),
  engine        text        not null default 'ONNX' check (engine in ('ONNX', 'DL4J')),
  device        text        not null default 'CPU' check (device in ('CPU', 'CUDA')),
  installed_at  timestamptz not null default now(),
  installed_by  text        not null,
  role_since    timestamptz not null default now(),
  role_by       text        not null
);

create unique index model_one_active on model (role) where role = 'ACTIVE';

comment on table  model is 'Model bundles that were found in the models folder of the store, and what each is for.';
comment on column model.id is 'Our number of the bundle.';
comment on column model.digest is 'SHA-256 of the bundle, lower-case hexadecimal; its identity everywhere.';
comment on column model.name is 'Name of the model, from its card.';
comment on column model.version is 'Version of the model, from its card.';
comment on column model.manufacturer is 'Who made it, from its card.';
comment on column model.intended_use is 'What it is for, a sentence of its card.';
comment on column model.clinical_use is 'False where the card says that it is not for clinical use.';
comment on column model.card is 'The card itself: model.yaml of the bundle.';
comment on column model.role is 'INSTALLED not used yet, ACTIVE writes the reports (one at most), SHADOW runs after the active one and is recorded only, RETIRED no longer used.';
comment on column model.engine is 'Library that runs it: ONNX (ONNX Runtime) or DL4J (Deeplearning4j).';
comment on column model.device is 'Where it runs: CPU, or CUDA in a program built for it.';
comment on column model.installed_at is 'When a node first saw the bundle.';
comment on column model.installed_by is 'The node that saw it.';
comment on column model.role_since is 'When it got its role.';
comment on column model.role_by is 'Who gave it its role.';
