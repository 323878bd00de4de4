"""A scanner for src/bench/peers/commitment, written with pynetdicom.

    commitment-scanner.py NODE-PORT OWN-PORT FOLDER     tell of a procedure, ask on one association, ask and go away
    commitment-scanner.py NODE-PORT OWN-PORT --listen   wait for the answer to what was asked last
"""
import sys
import threading
from pathlib import Path

from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.uid import ExplicitVRLittleEndian, generate_uid
from pynetdicom import AE, build_role, evt
from pynetdicom.sop_class import (
    InstanceAvailabilityNotification,
    ModalityPerformedProcedureStep,
    StorageCommitmentPushModel,
)

NODE, OWN = int(sys.argv[1]), int(sys.argv[2])
INSTANCE = "1.2.840.10008.1.20.1.1"
failed = False


def say(what, well):
    global failed
    failed |= not well
    print(f"{what:<78} {'ok' if well else 'FAILED'}", flush=True)


def item(**attributes):
    ds = Dataset()
    for keyword, value in attributes.items():
        setattr(ds, keyword, value)
    return ds


def scanner():
    ae = AE(ae_title="SCANNER")
    for uid in (ModalityPerformedProcedureStep, InstanceAvailabilityNotification, StorageCommitmentPushModel):
        ae.add_requested_context(uid, ExplicitVRLittleEndian)
    return ae


def events(taken, came):
    def take(event):
        taken.append((event.event_type, event.event_information))
        came.set()
        return 0x0000, None

    return [(evt.EVT_N_EVENT_REPORT, take)]


def references(slices):
    return [item(ReferencedSOPClassUID=s.SOPClassUID, ReferencedSOPInstanceUID=s.SOPInstanceUID) for s in slices]


def listen():
    taken, came = [], threading.Event()
    ae = AE(ae_title="SCANNER")
    # The SCP calls: as acceptor this scanner stays the SCU (PS3.7 D.3.3.4).
    ae.add_supported_context(StorageCommitmentPushModel, scu_role=False, scp_role=True)
    server = ae.start_server(("127.0.0.1", OWN), block=False, evt_handlers=events(taken, came))
    came.wait(90)
    server.shutdown()
    say("a report on a new association, with role selection", bool(taken))


def procedure(association, slices):
    uid, series = generate_uid(), slices[0].SeriesInstanceUID
    begun = item(
        ScheduledStepAttributesSequence=[item(StudyInstanceUID=slices[0].StudyInstanceUID)],
        PerformedProcedureStepID="P1",
        PerformedStationAETitle="SCANNER",
        PerformedProcedureStepStartDate="20260401",
        PerformedProcedureStepStartTime="101500",
        PerformedProcedureStepStatus="IN PROGRESS",
        Modality="CT",
        PerformedSeriesSequence=[],
    )
    say("MPPS N-CREATE", association.send_n_create(begun, ModalityPerformedProcedureStep, uid)[0].Status == 0)
    status = association.send_n_create(begun, ModalityPerformedProcedureStep, uid)[0].Status
    say("the same step again is refused 0111", status == 0x0111)
    over = item(
        PerformedProcedureStepStatus="COMPLETED",
        PerformedProcedureStepEndDate="20260401",
        PerformedProcedureStepEndTime="101600",
        PerformedSeriesSequence=[item(SeriesInstanceUID=series, ReferencedImageSequence=references(slices))],
    )
    say("MPPS N-SET", association.send_n_set(over, ModalityPerformedProcedureStep, uid)[0].Status == 0)
    answer = association.send_n_set(over, ModalityPerformedProcedureStep, uid)[0]
    say("a step that is over is refused 0110, A710", answer.Status == 0x0110 and answer.ErrorID == 0xA710)


def availability(association, slices):
    listed = references(slices)
    for one in listed:
        one.InstanceAvailability = "ONLINE"
        one.RetrieveAETitle = "SCANNER"
    notice = item(
        ReferencedPerformedProcedureStepSequence=[],
        StudyInstanceUID=slices[0].StudyInstanceUID,
        ReferencedSeriesSequence=[
            item(SeriesInstanceUID=slices[0].SeriesInstanceUID, ReferencedSOPSequence=listed)
        ],
    )
    status = association.send_n_create(notice, InstanceAvailabilityNotification, generate_uid())[0].Status
    say("Instance Availability Notification", status == 0)


def ask(association, slices):
    asked = item(TransactionUID=generate_uid(), ReferencedSOPSequence=references(slices))
    return association.send_n_action(asked, 1, StorageCommitmentPushModel, INSTANCE)[0].Status


def tell_and_ask(folder):
    slices = [dcmread(f, stop_before_pixels=True, force=True) for f in sorted(Path(folder).iterdir())]
    taken, came = [], threading.Event()
    association = scanner().associate(
        "127.0.0.1", NODE, ae_title="SERIATE", evt_handlers=events(taken, came)
    )
    procedure(association, slices)
    availability(association, slices)
    status = ask(association, slices)
    came.wait(20)
    well = status == 0 and len(taken) == 1 and taken[0][0] == 1
    well = well and len(taken[0][1].ReferencedSOPSequence) == len(slices)
    say("a report on the same association", well)
    association.release()
    # With the SCU role said aloud, and away before the answer.
    ae = scanner()
    association = ae.associate(
        "127.0.0.1",
        NODE,
        ae_title="SERIATE",
        ext_neg=[build_role(StorageCommitmentPushModel, scu_role=True, scp_role=False)],
    )
    status = ask(association, slices[:3])
    association.release()
    say("a request without waiting for its answer", status == 0)


if sys.argv[3] == "--listen":
    listen()
else:
    tell_and_ask(sys.argv[3])
sys.exit(1 if failed else 0)
