#!/usr/bin/env python3
"""Writes the tables about AWS's SDKs and Lambda's runtimes to analyzer/aws/data.

    scripts/tables/sdk.py MODULES.json VERSION2.json DAY

Reads the installed boto3 and botocore. MODULES.json: runtime -> its top-level modules; VERSION2.json: client as boto3 calls
it -> class of the AWS SDK for JavaScript v2.
"""
import glob
import gzip
import json
import os
import re
import sys

import boto3
import botocore

OUTPUT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../analyzer/aws/data")
SOURCE = (f"# From boto3 {boto3.__version__} and botocore {botocore.__version__} (Apache-2.0, Amazon.com, Inc. or its affiliates) "
          "of %s, changed in form.\n# Written by scripts/tables/sdk.py; do not edit.\n")


def model(root, service, name):
    """The newest version of a service's model, or None."""
    for version in sorted(os.listdir(os.path.join(root, service)), reverse=True):
        for file in glob.glob(os.path.join(root, service, version, name + ".json*")):
            with (gzip.open if file.endswith(".gz") else open)(file) as opened:
                return json.load(opened)
    return None


def write(name, head, rows, day):
    with open(os.path.join(OUTPUT, name), "w", encoding="utf-8") as out:
        out.write(head + SOURCE % day)
        out.writelines("\t".join(row).rstrip("\t") + "\n" for row in sorted(rows))


def services():
    root = os.path.join(os.path.dirname(botocore.__file__), "data")
    for service in sorted(os.listdir(root)):
        if os.path.isdir(os.path.join(root, service)):
            yield service, model(root, service, "service-2"), model(root, service, "waiters-2")


def snake(name):
    return re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", name)).lower()


def identifier(part):
    return {"identifier": "@" + part.get("name", ""), "input": "^", "requestParameter": "$" + part.get("path", "")}.get(
        part["source"], "?")


def parameters(request):
    out = []
    for part in request.get("params", []):
        value = {"identifier": "@" + part.get("name", ""), "string": "'" + str(part.get("value", ""))}.get(part["source"], "?")
        out.append(part["target"] + "=" + value)
    return ",".join(out)


def member(kind, name, request=None, resource=None):
    request, resource = request or {}, resource or {}
    identifiers = ",".join(p["target"] + "=" + identifier(p) for p in resource.get("identifiers", []))
    return ";".join([kind, name, request.get("operation", ""), parameters(request), resource.get("type", ""), identifiers])


def factories(service, resources):
    """What boto3 adds: the service makes every type of resource from its identifiers."""
    for name, resource in resources.items():
        if name not in service.get("has", {}):
            parts = [{"target": i["name"], "source": "input"} for i in resource.get("identifiers", [])]
            yield member("part", name, None, {"type": name, "identifiers": parts})


def members(owner, waiters):
    for name, action in owner.get("actions", {}).items():
        yield member("action", snake(name), action["request"], action.get("resource"))
    for name, part in owner.get("has", {}).items():
        takes = any(p["source"] == "input" for p in part["resource"].get("identifiers", []))
        plain = all(p["source"] in ("input", "identifier") for p in part["resource"].get("identifiers", []))
        yield member("part" if takes or plain else "reference", name if takes or plain else snake(name), None, part["resource"])
        if not takes:
            yield member("reference", snake(name), None, part["resource"])
    for name, many in owner.get("hasMany", {}).items():
        yield member("collection", snake(name), many["request"], many["resource"])
    for name, action in owner.get("batchActions", {}).items():
        yield member("batch", snake(name), action["request"])
    for name, waiter in owner.get("waiters", {}).items():
        operation = (waiters or {}).get("waiters", {}).get(waiter["waiterName"], {}).get("operation", "")
        yield member("waiter", "wait_until_" + snake(name), {"operation": operation, "params": waiter.get("params", [])})
    if "load" in owner:
        yield member("load", "load", owner["load"]["request"])


def main():
    modules, version2, day = sys.argv[1:]
    operations, clients = [], []
    with open(version2, encoding="utf-8") as file:
        clients += [("v2:" + name, client) for client, name in json.load(file).items()]
    for service, described, waiters in services():
        if described is None:
            continue
        names = " ".join(sorted(described["operations"]))
        waits = " ".join(f"{name}={w['operation']}" for name, w in sorted((waiters or {}).get("waiters", {}).items()))
        operations.append((service, names, waits))
        clients.append(("v3:" + described["metadata"]["serviceId"].lower().replace(" ", "-"), service))
    write("sdk_operations.tsv", "# Operations of AWS's SDKs: client as boto3 calls it, operations, waiters with the operation that each asks.\n",
          operations, day)
    write("sdk_clients.tsv", "# Clients of the AWS SDK for JavaScript: v3:package without @aws-sdk/client-, v2:class; client as boto3 calls it.\n",
          clients, day)

    rows = []
    for file in glob.glob(os.path.join(os.path.dirname(boto3.__file__), "data", "*", "*", "resources-1.json")):
        service = file.split(os.sep)[-3]
        if file != sorted(glob.glob(os.path.join(os.path.dirname(boto3.__file__), "data", service, "*", "resources-1.json")))[-1]:
            continue
        with open(file, encoding="utf-8") as opened:
            described = json.load(opened)
        waiters = model(os.path.join(os.path.dirname(botocore.__file__), "data"), service, "waiters-2")
        owners = {"": described["service"], **described["resources"]}
        for name, owner in owners.items():
            names = ",".join(i["name"] for i in owner.get("identifiers", []))
            more = factories(owner, described["resources"]) if not name else ()
            rows.append((service + "." + name, names, *sorted([*members(owner, waiters), *more])))
    write("sdk_resources.tsv",
          "# Resources of boto3: service.Type, identifiers, then members: kind;name;operation;parameters;type;identifiers.\n"
          "# @X identifier X of the owner, ^ what the program passes, $X parameter X of the request, 'text, ? the response.\n", rows, day)

    with open(modules, encoding="utf-8") as file:
        runtimes = json.load(file)
    write("lambda_modules.tsv",
          "# Top-level modules of Lambda's runtimes: the language's own, and what AWS installs beside them.\n"
          "# Measured with Python and Node.js themselves, and from typeshed (Apache-2.0 and MIT).\n",
          [(runtime, " ".join(sorted(set(names)))) for runtime, names in runtimes.items()], day)


main()
