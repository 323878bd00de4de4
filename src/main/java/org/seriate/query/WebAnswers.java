package org.seriate.query;

import jakarta.ws.rs.core.Response;

/** Media types and refusals that searching and retrieving have in common (PS3.18 8.5, 8.7). */
final class WebAnswers {
  static final String JSON = "application/dicom+json";
  static final String PLAIN_JSON = "application/json";
  static final String DICOM = "application/dicom";
  static final String MULTIPART = "multipart/related";
  static final String OCTETS = "application/octet-stream";
  static final String PDF = "application/pdf";

  private WebAnswers() {}

  static Response notHere() {
    return said(404, "DICOMweb is off; http.dicomWeb in node.yaml turns it on");
  }

  static Response nothing() {
    return said(404, "there is no such result here");
  }

  static Response notAcceptable(String offered) {
    return said(406, "this is given as " + offered);
  }

  static Response said(int status, String words) {
    return Response.status(status).type("text/plain").entity(words + "\n").build();
  }
}
