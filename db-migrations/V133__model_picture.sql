create table model_picture (
  model_id  bigint not null references model (id) on delete cascade,
  name      text   not null,
  png       bytea  not null,
  primary key (model_id, name)
);

comment on table  model_picture is 'Pictures that a model bundle carries: how it learned, and how it answered about patients that it had not seen.';
comment on column model_picture.model_id is 'The model.';
comment on column model_picture.name is 'Name of the file in the bundle, e.g. roc-bleeding.png.';
comment on column model_picture.png is 'The picture.';
