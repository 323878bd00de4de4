package org.seriate.models;

/** What came of a command about a model, in a sentence for a person. */
public sealed interface RoleChange {
  String said();

  record Done(String said) implements RoleChange {}

  record Refused(String said) implements RoleChange {}

  record NoSuchModel(String said) implements RoleChange {}
}
