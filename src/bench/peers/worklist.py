#!/usr/bin/env python3
"""A worklist (UPS-RS, PS3.18 11) in memory for src/bench/peers/ups: nothing of the product is in it.

  worklist.py PORT WORKITEMS.json

The file is an array of workitems in DICOM JSON, all SCHEDULED. What happens is printed, a line each. The state machine
is that of PS3.4 CC.1.1: only SCHEDULED may be claimed, only the owner's Transaction UID may update or end, a final state
needs what Table CC.2.5-3 requires.
"""
import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock
from urllib.parse import parse_qs, urlsplit

STATE, TRANSACTION, UID = "00741000", "00081195", "00080018"
PROGRESS, PERFORMED = "00741002", "00741216"
lock = Lock()
workitems = {}
owners = {}


def value(dataset, tag, default=""):
    values = dataset.get(tag, {}).get("Value") or [default]
    return values[0]


def say(*words):
    print(*words, flush=True)


def may_complete(item):
    done = value(item, PERFORMED, {})
    return all(value(done, tag, None) for tag in ("00404028", "00404019", "00404050", "00404051", "00404033"))


def may_cancel(item):
    told = value(item, PROGRESS, {})
    return all(value(told, tag, None) for tag in ("00404052", "0074100E"))


class Worklist(BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def answer(self, status, datasets=None):
        body = json.dumps(datasets).encode() if datasets else b""
        self.send_response(status)
        self.send_header("Content-Type", "application/dicom+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def sent(self):
        length = int(self.headers.get("Content-Length") or 0)
        parsed = json.loads(self.rfile.read(length) or b"[{}]")
        return parsed[0] if isinstance(parsed, list) else parsed

    def do_GET(self):
        address = urlsplit(self.path)
        path = address.path.strip("/").split("/")
        with lock:
            if len(path) == 1:
                return self.search(parse_qs(address.query))
            item = workitems.get(path[1])
            return self.answer(200, [item]) if item else self.answer(404)

    def search(self, query):
        station = query["ScheduledStationNameCodeSequence.CodeValue"][0]
        found = [
            item
            for item in workitems.values()
            if value(item, STATE) == query["ProcedureStepState"][0]
            and value(value(item, "00404025", {}), "00080100") == station
        ]
        offset = int(query.get("offset", ["0"])[0])
        page = found[offset:offset + int(query.get("limit", ["100"])[0])]
        return self.answer(200, page) if page else self.answer(204)

    def do_POST(self):
        address = urlsplit(self.path)
        path = address.path.strip("/").split("/")
        changes = self.sent()
        with lock:
            item = workitems.get(path[1])
            if item is None:
                return self.answer(404)
            if path[2:3] == ["cancelrequest"]:
                if value(item, STATE) != "SCHEDULED":
                    return self.answer(409)
                item[STATE]["Value"] = ["CANCELED"]
                say("cancelation requested:", value(value(changes, "0074100E", {}), "00080100"))
                return self.answer(202)
            transaction = parse_qs(address.query).get("transaction-uid", [""])[0]
            if value(item, STATE) != "IN PROGRESS" or transaction != owners.get(path[1]):
                say("update refused")
                return self.answer(409)
            item.update({tag: v for tag, v in changes.items() if tag != TRANSACTION})
            told = value(item, PROGRESS, {})
            say("progress", value(told, "00741004"), value(told, "00741006"))
            return self.answer(200)

    def do_PUT(self):
        uid = urlsplit(self.path).path.strip("/").split("/")[1]
        wish = self.sent()
        state, transaction = value(wish, STATE), value(wish, TRANSACTION)
        with lock:
            item = workitems.get(uid)
            if item is None:
                return self.answer(404)
            ours = value(item, STATE) == "IN PROGRESS" and owners.get(uid) == transaction
            fits = {
                "IN PROGRESS": value(item, STATE) == "SCHEDULED",
                "COMPLETED": ours and may_complete(item),
                "CANCELED": ours and may_cancel(item),
            }.get(state, False)
            if not transaction or not fits:
                say("refused", state)
                return self.answer(409 if transaction else 400)
            owners.setdefault(uid, transaction)
            item[STATE]["Value"] = [state]
            say("state", state)
            self.tell(item, state)
            return self.answer(200)

    def tell(self, item, state):
        if state == "CANCELED":
            for reason in value(item, PROGRESS, {})["0074100E"]["Value"]:
                say("reason", value(reason, "00080100"), value(reason, "00080104"))
        for output in value(item, PERFORMED, {}).get("00404033", {}).get("Value", []):
            for instance in output["00081199"]["Value"]:
                say("output", value(instance, "00081155"), "from", value(value(output, "0040E021", {}), "00080054"))


for given in json.load(open(sys.argv[2], encoding="utf-8")):
    workitems[value(given, UID)] = given
ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Worklist).serve_forever()
