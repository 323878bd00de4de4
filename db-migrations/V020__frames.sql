alter table instance add column frames jsonb;

comment on column instance.frames is 'For a multi-frame object one element for each frame: the attributes of its functional groups that differ from header. Null for a single-frame image, and where the object does not describe each frame.';
