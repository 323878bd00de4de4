create table report_attributes (
  report_id             bigint primary key references report (id) on delete cascade,
  patient_id            text collate "C" not null,
  issuer_of_patient_id  text collate "C" not null,
  patient_key           text collate "C" not null
                        generated always as (patient_id || '\' || issuer_of_patient_id) stored,
  patient_name          text collate "C" not null,
  study_instance_uid    text collate "C" not null,
  study_date            text collate "C" not null,
  accession_number      text collate "C" not null,
  study_id              text collate "C" not null,
  series_instance_uid   text collate "C" not null,
  modality              text collate "C" not null,
  sop_instance_uid      text collate "C" not null,
  sop_class_uid         text collate "C" not null,
  content_date          text collate "C" not null,
  header                bytea not null
);

create index report_attributes_by_patient  on report_attributes (patient_key, report_id desc);
create index report_attributes_by_study    on report_attributes (study_instance_uid, report_id desc);
create index report_attributes_by_series   on report_attributes (series_instance_uid, report_id desc);
create index report_attributes_by_instance on report_attributes (sop_instance_uid, report_id desc);

comment on table  report_attributes is 'What a PACS may ask about a report: written in the transaction of the report, made up for at start where it is missing.';
comment on column report_attributes.report_id is 'The report.';
comment on column report_attributes.patient_id is 'Patient ID (0010,0020), empty if there is none.';
comment on column report_attributes.issuer_of_patient_id is 'Issuer of Patient ID (0010,0021), empty if there is none.';
comment on column report_attributes.patient_key is 'Patient ID and issuer: two patients of one number and different issuers are two.';
comment on column report_attributes.patient_name is 'Patient''s Name (0010,0010) without regard to case; narrows a query, header has the name itself.';
comment on column report_attributes.study_instance_uid is 'Study Instance UID (0020,000D).';
comment on column report_attributes.study_date is 'Study Date (0008,0020) as eight digits, empty if there is none.';
comment on column report_attributes.accession_number is 'Accession Number (0008,0050), empty if there is none.';
comment on column report_attributes.study_id is 'Study ID (0020,0010), empty if there is none.';
comment on column report_attributes.series_instance_uid is 'Series Instance UID (0020,000E) of the report''s own series.';
comment on column report_attributes.modality is 'Modality (0008,0060).';
comment on column report_attributes.sop_instance_uid is 'SOP Instance UID (0008,0018).';
comment on column report_attributes.sop_class_uid is 'SOP Class UID (0008,0016).';
comment on column report_attributes.content_date is 'Content Date (0008,0023) as eight digits, empty if there is none.';
comment on column report_attributes.header is 'The report without its content tree and evidence, in ISO_IR 192, Explicit VR Little Endian: what answers are made of.';
