/**
 * The DICOM network: the upper layer of PS3.8 and the messages of PS3.7, as acceptor and requestor.
 *
 * <p>Bytes of a connection come in; negotiated associations, commands and data sets that stream off
 * the wire go out to {@link org.seriate.dicom.net.StoreScp}, {@link
 * org.seriate.dicom.net.QueryScp}, {@link org.seriate.dicom.net.RetrieveScp} and {@link
 * org.seriate.dicom.net.NormalizedScp}, and their statuses go back. It refuses by the Standard's
 * own numbers: who may not call gets A-ASSOCIATE-RJ, what is no DICOM or waits too long gets
 * A-ABORT or a closed connection, what cannot be done gets a DIMSE status, and nothing is allocated
 * on the word of a peer.
 */
package org.seriate.dicom.net;
