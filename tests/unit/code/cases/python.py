=== client in the handler
import os, boto3
def handler(event, context):
    c = boto3.client("dynamodb")
    return c.query(TableName=os.environ["TABLE"], IndexName="byUser") #> dynamodb:Query TableName=${TABLE} IndexName=byUser; env: TABLE
=== two tables in branches
import os, boto3
table = None
def handler(event, context):
    if event.get("archive"):
        name = os.environ["ARCHIVE"]
    else:
        name = os.environ["TABLE"]
    boto3.resource("dynamodb").Table(name).put_item(Item=event) #> dynamodb:PutItem TableName=${ARCHIVE}_or_${TABLE}
=== early return keeps branches apart
import boto3
s3 = boto3.client("s3")
def handler(event, context):
    bucket = "first"
    if event["x"]:
        bucket = "second"
        return s3.get_object(Bucket=bucket, Key="a") #> s3:GetObject Bucket=second
    return s3.get_object(Bucket=bucket, Key="b") #> s3:GetObject Bucket=first
=== a loop changes what it starts with
import boto3
s3 = boto3.client("s3")
def handler(event, context):
    bucket = "first"
    for key in event["keys"]:
        s3.get_object(Bucket=bucket, Key=key) #> s3:GetObject Bucket=first; s3:GetObject Bucket=first_or_second
        bucket = "second"
=== lazy client in a global
import os, boto3
_client = None
def client():
    global _client
    if _client is None:
        _client = boto3.client("sns", region_name="eu-west-1")
    return _client
def handler(event, context):
    client().publish(TopicArn=os.environ.get("TOPIC"), Message="x") #> sns:Publish TopicArn=${TOPIC} region=eu-west-1
=== functions that are never called ask nothing
import boto3
s3 = boto3.client("s3")
def unused():
    s3.delete_bucket(Bucket="all")
def handler(event, context):
    return None
=== everything at import counts
import boto3
PARAMETER = boto3.client("ssm").get_parameter(Name="/a/b") #> ssm:GetParameter Name=/a/b
def handler(event, context):
    return PARAMETER
=== classes with a base
import os, boto3
class Base:
    def __init__(self, service):
        self.client = boto3.client(service)
class Queue(Base):
    def __init__(self, url):
        super().__init__("sqs")
        self.url = url
    def put(self, text):
        self.client.send_message(QueueUrl=self.url, MessageBody=text) #> sqs:SendMessage QueueUrl=${QUEUE_URL}
queue = Queue(os.environ["QUEUE_URL"])
def handler(event, context):
    queue.put("x")
=== keyword arguments in a dictionary
import os, boto3
c = boto3.client("dynamodb")
def handler(event, context):
    params = {"TableName": os.environ["TABLE"]}
    if event.get("index"):
        params["IndexName"] = "byDate"
    while True:
        r = c.scan(**params) #> dynamodb:Scan TableName=${TABLE} IndexName=byDate; dynamodb:Scan TableName=${TABLE} IndexName=byDate ExclusiveStartKey=*
        if "LastEvaluatedKey" not in r:
            break
        params["ExclusiveStartKey"] = r["LastEvaluatedKey"]
=== keyword arguments of the event
import boto3
def handler(event, context):
    boto3.client("dynamodb").put_item(**event["request"]) #> dynamodb:PutItem TableName=*
=== formats
import os, boto3
s3 = boto3.client("s3")
STAGE = os.getenv("STAGE", "dev")
def handler(event, context):
    s3.get_object(Bucket="data-" + STAGE, Key="a/%s.json" % event["id"]) #> s3:GetObject Bucket=data-${STAGE|dev} Key=a/<id>.json
    s3.get_object(Bucket="{}-data".format(STAGE), Key="/".join(["in", event["id"]])) #> s3:GetObject Bucket=${STAGE|dev}-data Key=in/<id>
    s3.get_object(Bucket=f"data-{STAGE!r}", Key=f"{event['n']:05d}") #> s3:GetObject Bucket=data-* Key=*
=== workers
import boto3
from concurrent.futures import ThreadPoolExecutor
s3 = boto3.client("s3")
def load(key, bucket):
    return s3.get_object(Bucket=bucket, Key=key) #> s3:GetObject Bucket=a
def handler(event, context):
    with ThreadPoolExecutor() as pool:
        return [f.result() for f in [pool.submit(load, k, "a") for k in event["keys"]]]
=== callbacks of a partial function
import boto3
from functools import partial
sqs = boto3.client("sqs")
def send(url, text):
    sqs.send_message(QueueUrl=url, MessageBody=text) #> sqs:SendMessage QueueUrl=https://q
def handler(event, context):
    list(map(partial(send, "https://q"), event["texts"]))
=== dispatch by a dictionary of functions
import boto3
db = boto3.resource("dynamodb").Table("t")
def create(e): return db.put_item(Item=e) #> dynamodb:PutItem TableName=t
def remove(e): return db.delete_item(Key=e) #> dynamodb:DeleteItem TableName=t
ROUTES = {"POST": create, "DELETE": remove}
def handler(event, context):
    return ROUTES[event["method"]](event)
=== a decorator of the program
import boto3
sns = boto3.client("sns")
def tell(f):
    def inner(event, context):
        sns.publish(TopicArn="arn:aws:sns:us-east-1:123456789012:t", Message="x") #> sns:Publish TopicArn=arn:aws:sns:us-east-1:123456789012:t
        return f(event, context)
    return inner
@tell
def handler(event, context):
    boto3.client("events").put_events(Entries=[{"EventBusName": "orders", "Detail": "{}"}]) #> events:PutEvents Entries[].EventBusName=orders
=== what a client is passed to
import boto3, other_library #> open: other_library was not read; open: a client of s3 is passed to other_library.run
def handler(event, context):
    other_library.run(boto3.client("s3"))
=== assumed roles
import boto3
def handler(event, context):
    c = boto3.client("sts").assume_role(RoleArn="arn:aws:iam::210987654321:role/other", RoleSessionName="x")["Credentials"] #> sts:AssumeRole RoleArn=arn:aws:iam::210987654321:role/other
    s3 = boto3.client("s3", aws_access_key_id=c["AccessKeyId"], aws_secret_access_key=c["SecretAccessKey"], aws_session_token=c["SessionToken"])
    s3.list_objects_v2(Bucket="theirs") #> s3:ListObjectsV2 Bucket=theirs credentials
=== resources of resources
import boto3
s3 = boto3.resource("s3")
def handler(event, context):
    bucket = s3.Bucket("b")
    bucket.Object("k").delete() #> s3:DeleteObject Bucket=b Key=k
    for o in bucket.objects.filter(Prefix="old/"): #> s3:ListObjects Bucket=b Prefix=old/
        o.delete() #> s3:DeleteObject Bucket=b Key=*
    s3.meta.client.head_bucket(Bucket="b") #> s3:HeadBucket Bucket=b
    print(s3.Object("b", "k").content_length) #> s3:HeadObject Bucket=b Key=k
    boto3.resource("sqs").get_queue_by_name(QueueName="q").send_message(MessageBody="x") #> sqs:GetQueueUrl QueueName=q; sqs:SendMessage QueueUrl=*
=== transfers
import boto3
s3 = boto3.client("s3")
def handler(event, context):
    s3.download_file("b", "k", "/tmp/x") #> s3:HeadObject Bucket=b Key=k; s3:GetObject Bucket=b Key=k
    s3.upload_file("/tmp/x", "c", "k") #> s3:PutObject Bucket=c Key=k; s3:CreateMultipartUpload; s3:UploadPart; s3:CompleteMultipartUpload; s3:AbortMultipartUpload
=== variables of the environment
import os, boto3
A = os.environ["A"] #> env: A
B = os.environ.get("B") #> optional: B
C = os.environ.get("C", "c") #> optional: C
try:
    D = os.environ["D"] #> optional: D
except KeyError:
    D = "d"
E = os.environ["E"] if "E" in os.environ else None #> optional: E
F = os.environ.get("F") #> env: F
def handler(event, context):
    boto3.client("sqs").send_message(QueueUrl=F, MessageBody=A) #> sqs:SendMessage QueueUrl=${F} MessageBody=${A}
=== code that is text
import boto3
def handler(event, context):
    exec(event["code"]) #> open: it runs text as code: exec
=== other programs
import subprocess
def handler(event, context):
    subprocess.run(["aws", "s3", "ls"]) #> open: it runs another program
=== the same function with other tables
import boto3
db = boto3.resource("dynamodb")
def put(name, item):
    db.Table(name).put_item(Item=item) #> dynamodb:PutItem TableName=a; dynamodb:PutItem TableName=b
def handler(event, context):
    put("a", event)
    put("b", event)
=== pages by a function that calls itself
import boto3
c = boto3.client("s3")
def pages(token=None):
    r = c.list_objects_v2(Bucket="b", ContinuationToken=token) #> s3:ListObjectsV2 Bucket=b; s3:ListObjectsV2 Bucket=b ContinuationToken=*
    if r.get("NextContinuationToken"):
        pages(r["NextContinuationToken"])
def handler(event, context):
    pages()
=== methods by a name that is known
import boto3
def handler(event, context):
    getattr(boto3.client("sqs"), "purge_queue")(QueueUrl="https://q") #> sqs:PurgeQueue QueueUrl=https://q
=== packages
--- index.py
from lib.store import Store, TABLE
from lib import names as n
def handler(event, context):
    Store(n.NAME).save(event)
--- lib/__init__.py
--- lib/names.py
import os
NAME = os.environ["NAME"] #> env: NAME
--- lib/store.py
import boto3
from .names import NAME as TABLE
class Store:
    def __init__(self, name): self.t = boto3.resource("dynamodb").Table(name)
    def save(self, item): self.t.put_item(Item=item) #> dynamodb:PutItem TableName=${NAME}
=== waiting
import time, boto3
from botocore.config import Config
SECONDS = 60 * 5
c = boto3.client("lambda", config=Config(read_timeout=900)) #> wait: 900
def handler(event, context):
    time.sleep(SECONDS) #> wait: 300
