=== a client as a class attribute
import os, boto3
class Store:
    client = boto3.client("dynamodb")
    table = os.environ["TABLE"]
    def save(self, item):
        self.client.put_item(TableName=self.table, Item=item) #> dynamodb:PutItem TableName=${TABLE}
    @classmethod
    def load(cls, key):
        return cls.client.get_item(TableName=cls.table, Key=key) #> dynamodb:GetItem TableName=${TABLE}
def handler(event, context):
    Store().save(event)
    return Store.load(event["key"])
=== a client made in a closure
import boto3
def saver(table_name):
    table = boto3.resource("dynamodb").Table(table_name)
    def save(item):
        return table.put_item(Item=item) #> dynamodb:PutItem TableName=orders
    return save
save_order = saver("orders")
def handler(event, context):
    save_order({"id": "1"})
=== dependency injection by default argument
import os, boto3
sns = boto3.client("sns")
def notify(text, client=sns, topic=os.environ["TOPIC"]): #> env: TOPIC
    client.publish(TopicArn=topic, Message=text) #> sns:Publish TopicArn=${TOPIC}
def handler(event, context):
    notify("x")
=== a factory behind lru_cache
import os, functools, boto3
@functools.lru_cache(maxsize=None)
def client(name):
    return boto3.client(name)
def handler(event, context):
    client("sqs").send_message(QueueUrl=os.environ["Q"], MessageBody="x") #> sqs:SendMessage QueueUrl=${Q}
    client("ssm").get_parameter(Name="/app/key") #> ssm:GetParameter Name=/app/key
=== a global that is filled once
import boto3
_client = None
def get_client():
    global _client
    if _client is None:
        _client = boto3.client("kinesis")
    return _client
def handler(event, context):
    get_client().put_record(StreamName="clicks", Data=b"x", PartitionKey="1") #> kinesis:PutRecord StreamName=clicks
=== a dictionary of clients
import boto3
clients = {}
def client(name):
    if name not in clients:
        clients[name] = boto3.client(name)
    return clients[name]
def handler(event, context):
    client("events").put_events(Entries=[{"EventBusName": "bus", "Detail": "{}"}]) #> events:PutEvents Entries[].EventBusName=bus
=== a session with a region
import boto3
session = boto3.session.Session(region_name="eu-west-1")
s3 = session.resource("s3")
def handler(event, context):
    s3.Object("files", "a/b.json").put(Body=b"x") #> s3:PutObject Bucket=files Key=a/b.json region=eu-west-1
=== objects of a bucket
import os, boto3
bucket = boto3.resource("s3").Bucket(os.environ["BUCKET"])
def handler(event, context):
    for summary in bucket.objects.filter(Prefix="in/"): #> s3:ListObjects Bucket=${BUCKET} Prefix=in/
        body = summary.get()["Body"].read() #> s3:GetObject Bucket=${BUCKET}
        summary.delete() #> s3:DeleteObject Bucket=${BUCKET}
=== a bucket that is emptied
import os, boto3
def handler(event, context):
    boto3.resource("s3").Bucket(os.environ["BUCKET"]).objects.all().delete() #> s3:ListObjects Bucket=${BUCKET}; s3:DeleteObjects Bucket=${BUCKET}
=== a queue by name
import boto3
sqs = boto3.resource("sqs")
def handler(event, context):
    queue = sqs.get_queue_by_name(QueueName="jobs") #> sqs:GetQueueUrl QueueName=jobs
    for message in queue.receive_messages(MaxNumberOfMessages=10): #> sqs:ReceiveMessage
        message.delete() #> sqs:DeleteMessage
=== a queue by address
import os, boto3
queue = boto3.resource("sqs").Queue(os.environ["QUEUE_URL"])
def handler(event, context):
    queue.send_message(MessageBody="x") #> sqs:SendMessage QueueUrl=${QUEUE_URL}
    queue.send_messages(Entries=[{"Id": "1", "MessageBody": "x"}]) #> sqs:SendMessageBatch QueueUrl=${QUEUE_URL}
=== a topic resource
import boto3
def handler(event, context):
    boto3.resource("sns").Topic("arn:aws:sns:us-east-1:123456789012:news").publish(Message="x") #> sns:Publish TopicArn=arn:aws:sns:us-east-1:123456789012:news
=== the client of a resource
import boto3
table = boto3.resource("dynamodb").Table("orders")
def handler(event, context):
    table.meta.client.transact_write_items(TransactItems=[{"Put": {"TableName": "orders", "Item": {}}}, {"Update": {"TableName": "stock", "Key": {}}}]) #> dynamodb:TransactWriteItems TransactItems[].Put.TableName=orders TransactItems[].Update.TableName=stock
=== exceptions of a client
import boto3
s3 = boto3.client("s3")
def handler(event, context):
    try:
        s3.head_object(Bucket="b", Key=event["key"]) #> s3:HeadObject Bucket=b Key=<key>
    except s3.exceptions.ClientError as error:
        if error.response["Error"]["Code"] == "404":
            s3.put_object(Bucket="b", Key=event["key"], Body=b"") #> s3:PutObject Bucket=b Key=<key>
=== an error of botocore
import boto3
from botocore.exceptions import ClientError
db = boto3.resource("dynamodb").Table("t")
def handler(event, context):
    try:
        db.put_item(Item=event, ConditionExpression="attribute_not_exists(id)") #> dynamodb:PutItem TableName=t
    except ClientError as e:
        if e.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
    finally:
        boto3.client("cloudwatch").put_metric_data(Namespace="app", MetricData=[]) #> cloudwatch:PutMetricData Namespace=app
=== a partial application
import os, boto3
from functools import partial
send = partial(boto3.client("sqs").send_message, QueueUrl=os.environ["Q"])
def handler(event, context):
    send(MessageBody="x") #> sqs:SendMessage QueueUrl=${Q} MessageBody=x
=== getattr with a known name
import boto3
ec2 = boto3.client("ec2")
def handler(event, context):
    return getattr(ec2, "stop_instances")(InstanceIds=["i-1"]) #> ec2:StopInstances InstanceIds[]=i-1
=== getattr with a name from a table
import boto3
ec2 = boto3.client("ec2")
ACTIONS = {"start": "start_instances", "stop": "stop_instances"}
def handler(event, context):
    method = getattr(ec2, ACTIONS[event["action"]])
    return method(InstanceIds=event["ids"]) #> ec2:StartInstances; ec2:StopInstances
=== getattr with a name from the event
import boto3
def handler(event, context):
    return getattr(boto3.client("ec2"), event["action"])(InstanceIds=event["ids"]) #> open: name
=== a dispatch table of functions
import boto3
db = boto3.client("dynamodb")
def create(event):
    return db.put_item(TableName="t", Item=event["item"]) #> dynamodb:PutItem TableName=t
def read(event):
    return db.get_item(TableName="t", Key=event["key"]) #> dynamodb:GetItem TableName=t
def remove(event):
    return db.delete_item(TableName="t", Key=event["key"]) #> dynamodb:DeleteItem TableName=t
HANDLERS = {"POST": create, "GET": read, "DELETE": remove}
def handler(event, context):
    return HANDLERS.get(event["httpMethod"], read)(event)
=== a dispatch table of lambdas
import boto3
table = boto3.resource("dynamodb").Table("t")
operations = {
    "create": lambda x: table.put_item(**x), #> dynamodb:PutItem TableName=*_or_t
    "list": lambda x: table.scan(**x), #> dynamodb:Scan TableName=*_or_t
    "echo": lambda x: x,
}
def handler(event, context):
    if event["operation"] in operations:
        return operations[event["operation"]](event["payload"])
=== a dispatch table of bound methods
import boto3
s3 = boto3.client("s3")
CALLS = {"get": s3.get_object, "head": s3.head_object}
def handler(event, context):
    return CALLS[event["what"]](Bucket="b", Key="k") #> s3:GetObject Bucket=b Key=k; s3:HeadObject Bucket=b Key=k
=== a loop over names
import boto3
ssm = boto3.client("ssm")
def handler(event, context):
    return {name: ssm.get_parameter(Name=f"/app/{name}")["Parameter"]["Value"] for name in ["user", "key"]} #> ssm:GetParameter Name=/app/user; ssm:GetParameter Name=/app/key
=== a loop over a constant of the module
import boto3
TABLES = ("users", "orders")
db = boto3.resource("dynamodb")
def handler(event, context):
    for name in TABLES:
        db.Table(name).scan() #> dynamodb:Scan TableName=users; dynamodb:Scan TableName=orders
=== a walrus
import boto3
sqs = boto3.client("sqs")
def handler(event, context):
    while messages := sqs.receive_message(QueueUrl="https://sqs.us-east-1.amazonaws.com/1/q").get("Messages"): #> sqs:ReceiveMessage QueueUrl=https://sqs.us-east-1.amazonaws.com/1/q
        for m in messages:
            sqs.delete_message(QueueUrl="https://sqs.us-east-1.amazonaws.com/1/q", ReceiptHandle=m["ReceiptHandle"]) #> sqs:DeleteMessage QueueUrl=https://sqs.us-east-1.amazonaws.com/1/q
=== match
import boto3
ecs = boto3.client("ecs")
def handler(event, context):
    match event:
        case {"action": "run"}:
            ecs.run_task(cluster="c", taskDefinition="t") #> ecs:RunTask cluster=c
        case {"action": "stop", "task": task}:
            ecs.stop_task(cluster="c", task=task) #> ecs:StopTask cluster=c
        case [first, *_]:
            ecs.describe_tasks(cluster="c", tasks=[first]) #> ecs:DescribeTasks cluster=c
        case _:
            ecs.list_tasks(cluster="c") #> ecs:ListTasks cluster=c
=== match with a guard and a result
import boto3
def handler(event, context):
    match event["stage"]:
        case "dev" | "test":
            table = "t-dev"
        case _:
            table = "t-prod"
    boto3.resource("dynamodb").Table(table).get_item(Key={"id": "1"}) #> dynamodb:GetItem TableName=t-dev_or_t-prod
=== a decorator of the program, again
import functools, boto3
logs = boto3.client("dynamodb")
def audited(function):
    @functools.wraps(function)
    def inner(*args, **kwargs):
        logs.put_item(TableName="audit", Item={}) #> dynamodb:PutItem TableName=audit
        return function(*args, **kwargs)
    return inner
@audited
def handler(event, context):
    boto3.client("s3").delete_object(Bucket="b", Key="k") #> s3:DeleteObject Bucket=b
=== a decorator with arguments
import boto3
def with_table(name):
    def outer(function):
        def inner(event, context):
            return function(event, boto3.resource("dynamodb").Table(name))
        return inner
    return outer
@with_table("orders")
def handler(event, table):
    return table.query(IndexName="byDay") #> dynamodb:Query TableName=orders IndexName=byDay
=== a context manager of the program
from contextlib import contextmanager
import boto3
@contextmanager
def locked(name):
    db = boto3.client("dynamodb")
    db.put_item(TableName="locks", Item={"id": {"S": name}}) #> dynamodb:PutItem TableName=locks
    try:
        yield db
    finally:
        db.delete_item(TableName="locks", Key={"id": {"S": name}}) #> dynamodb:DeleteItem TableName=locks
def handler(event, context):
    with locked("a") as db:
        db.scan(TableName="orders") #> dynamodb:Scan TableName=orders
=== threads
import boto3
from concurrent.futures import ThreadPoolExecutor
s3 = boto3.client("s3")
def handler(event, context):
    with ThreadPoolExecutor(max_workers=4) as executor:
        futures = [executor.submit(s3.get_object, Bucket="in", Key=key) for key in event["keys"]] #> s3:GetObject Bucket=in Key=<keys.[]>
        return [f.result() for f in futures]
=== threads that map
import boto3
from concurrent.futures import ThreadPoolExecutor
table = boto3.resource("dynamodb").Table("t")
def load(key):
    return table.get_item(Key={"id": key}) #> dynamodb:GetItem TableName=t
def handler(event, context):
    with ThreadPoolExecutor() as pool:
        return list(pool.map(load, event["keys"]))
=== a thread of its own
import threading, boto3
sns = boto3.client("sns")
def work(topic):
    sns.publish(TopicArn=topic, Message="x") #> sns:Publish TopicArn=arn:aws:sns:us-east-1:123456789012:t
def handler(event, context):
    thread = threading.Thread(target=work, args=("arn:aws:sns:us-east-1:123456789012:t",))
    thread.start()
    thread.join()
=== the map of Python
import boto3
lam = boto3.client("lambda")
def start(name):
    return lam.invoke(FunctionName=name, InvocationType="Event") #> lambda:Invoke FunctionName=a_or_b
def handler(event, context):
    return list(map(start, ["a", "b"]))
=== asyncio over a client
import asyncio, boto3
s3 = boto3.client("s3")
async def load(key):
    return await asyncio.to_thread(s3.get_object, Bucket="b", Key=key) #> s3:GetObject Bucket=b Key=<keys.[]>
async def main(event):
    return await asyncio.gather(*[load(k) for k in event["keys"]])
def handler(event, context):
    return asyncio.run(main(event))
=== run in an executor
import asyncio, functools, boto3
sqs = boto3.client("sqs")
async def main():
    loop = asyncio.get_event_loop()
    await loop.run_in_executor(None, functools.partial(sqs.purge_queue, QueueUrl="https://sqs.us-east-1.amazonaws.com/1/q")) #> sqs:PurgeQueue QueueUrl=https://sqs.us-east-1.amazonaws.com/1/q
def handler(event, context):
    asyncio.get_event_loop().run_until_complete(main())
=== aioboto3
import aioboto3
session = aioboto3.Session()
async def main():
    async with session.client("s3") as s3:
        await s3.get_object(Bucket="b", Key="k") #> open: s
def handler(event, context):
    import asyncio
    return asyncio.run(main())
=== one variable or another
import os, boto3
table = os.environ.get("TABLE_OVERRIDE") or os.environ["TABLE"] #> env: TABLE; optional: TABLE_OVERRIDE
def handler(event, context):
    boto3.resource("dynamodb").Table(table).scan() #> dynamodb:Scan TableName=${TABLE_OVERRIDE}_or_${TABLE}
=== a variable with a default
import os, boto3
STAGE = os.getenv("STAGE", "dev")
def handler(event, context):
    boto3.client("secretsmanager").get_secret_value(SecretId=f"{STAGE}/db") #> secretsmanager:GetSecretValue SecretId=${STAGE|dev}/db
=== strings that are put together
import os, boto3
s3 = boto3.client("s3")
P = os.environ["PREFIX"]
def handler(event, context):
    s3.get_object(Bucket="b", Key="%s/%s.json" % (P, event["id"])) #> s3:GetObject Bucket=b Key=${PREFIX}/<id>.json
    s3.get_object(Bucket="b", Key="{}/{name}.csv".format(P, name=event["id"])) #> s3:GetObject Bucket=b Key=${PREFIX}/<id>.csv
    s3.get_object(Bucket="b", Key="/".join([P, "x", event["id"]])) #> s3:GetObject Bucket=b Key=${PREFIX}/x/<id>
    s3.get_object(Bucket="b", Key=P + "/" + str(1) + ".txt") #> s3:GetObject Bucket=b Key=${PREFIX}/1.txt
    s3.get_object(Bucket="b", Key=f"{P}/{event['id']:>08}.xml") #> s3:GetObject Bucket=b Key=${PREFIX}/*.xml
    s3.get_object(Bucket="b", Key="{0}/{0}".format("a")) #> s3:GetObject Bucket=b Key=a/a
    s3.get_object(Bucket="b", Key="%(a)s/z" % {"a": P}) #> s3:GetObject Bucket=b Key=${PREFIX}/z
    s3.get_object(Bucket="b", Key="#".join(("a", "b"))) #> s3:GetObject Bucket=b Key=a#b
=== an ARN that is taken apart
import os, boto3
def handler(event, context):
    name = "arn:aws:sqs:us-east-1:123456789012:jobs".split(":")[-1]
    boto3.client("sqs").get_queue_url(QueueName=name) #> sqs:GetQueueUrl QueueName=jobs
    other = os.environ["ARN"].split(":")[5]
    boto3.client("sqs").get_queue_url(QueueName=other) #> sqs:GetQueueUrl QueueName=*
=== names that are cut
import boto3
NAME = "app-orders-v1"
def handler(event, context):
    s3 = boto3.client("s3")
    s3.list_objects_v2(Bucket=NAME[:-3]) #> s3:ListObjectsV2 Bucket=*
    s3.list_objects_v2(Bucket=NAME.replace("orders", "users")) #> s3:ListObjectsV2 Bucket=app-users-v1
    s3.list_objects_v2(Bucket=NAME.upper().lower()) #> s3:ListObjectsV2 Bucket=app-orders-v1
    s3.list_objects_v2(Bucket=NAME.removesuffix("-v1")) #> s3:ListObjectsV2 Bucket=app-orders
    s3.list_objects_v2(Bucket=NAME.strip("1")) #> s3:ListObjectsV2 Bucket=app-orders-v
=== early returns
import boto3
s3 = boto3.client("s3")
def handler(event, context):
    if not event.get("Records"):
        return {"statusCode": 400}
    for record in event["Records"]:
        bucket = record["s3"]["bucket"]["name"]
        key = record["s3"]["object"]["key"]
        if key.endswith("/"):
            continue
        s3.copy_object(Bucket="out", Key=key, CopySource={"Bucket": bucket, "Key": key}) #> s3:CopyObject Bucket=out Key=<Records.[].s3.object.key> CopySource.Bucket=<Records.[].s3.bucket.name>
    return None
=== paginators
import boto3
def handler(event, context):
    names = []
    for page in boto3.client("dynamodb").get_paginator("query").paginate(TableName="t", IndexName="i"): #> dynamodb:Query TableName=t IndexName=i
        names.extend(page["Items"])
    pages = boto3.client("s3").get_paginator("list_objects_v2").paginate(Bucket="b", Prefix="p/") #> s3:ListObjectsV2 Bucket=b Prefix=p/
    for item in pages.search("Contents[?Size > `0`][]"):
        boto3.client("s3").get_object(Bucket="b", Key=item["Key"]) #> s3:GetObject Bucket=b
    return boto3.client("iam").get_paginator("list_users").paginate().build_full_result() #> iam:ListUsers
=== waiters
import boto3
def handler(event, context):
    boto3.client("dynamodb").get_waiter("table_exists").wait(TableName="t") #> dynamodb:DescribeTable TableName=t
    waiter = boto3.client("ec2").get_waiter("instance_running")
    waiter.wait(InstanceIds=["i-1"], WaiterConfig={"Delay": 5}) #> ec2:DescribeInstances InstanceIds[]=i-1
    instance = boto3.resource("ec2").Instance("i-2")
    instance.stop() #> ec2:StopInstances
    instance.wait_until_stopped() #> ec2:DescribeInstances
=== batch writer with keys
import os, boto3
table = boto3.resource("dynamodb").Table(os.environ["T"])
def handler(event, context):
    with table.batch_writer(overwrite_by_pkeys=["id"]) as batch: #> dynamodb:BatchWriteItem
        for i in range(10):
            batch.put_item(Item={"id": i}) 
            batch.delete_item(Key={"id": i})
=== batch_get over the service resource
import os, boto3
dynamodb = boto3.resource("dynamodb")
T = os.environ["T"]
def handler(event, context):
    dynamodb.batch_get_item(RequestItems={T: {"Keys": [{"id": "1"}]}, "other": {"Keys": []}}) #> dynamodb:BatchGetItem RequestItems.{key}=${T}_or_other
    dynamodb.meta.client.describe_table(TableName=T) #> dynamodb:DescribeTable TableName=${T}
=== assumed credentials
import boto3
def handler(event, context):
    c = boto3.client("sts").assume_role(RoleArn=event["role"], RoleSessionName="x")["Credentials"] #> sts:AssumeRole RoleArn=<role>
    other = boto3.client("s3", aws_access_key_id=c["AccessKeyId"], aws_secret_access_key=c["SecretAccessKey"], aws_session_token=c["SessionToken"])
    other.list_buckets() #> s3:ListBuckets credentials
    session = boto3.Session(aws_access_key_id=c["AccessKeyId"], aws_secret_access_key=c["SecretAccessKey"], aws_session_token=c["SessionToken"])
    session.client("sqs").list_queues() #> sqs:ListQueues credentials
=== keyword arguments that are built
import os, boto3
db = boto3.client("dynamodb")
def handler(event, context):
    params = {"TableName": os.environ["T"]}
    if event.get("index"):
        params["IndexName"] = "byDay"
    params.update(Limit=10)
    db.query(**params) #> dynamodb:Query TableName=${T} IndexName=byDay Limit=10
    db.scan(**{**params, "TableName": "x"}) #> dynamodb:Scan TableName=x
    db.scan(**dict(params, TableName="y")) #> dynamodb:Scan TableName=y
    db.scan(**(params | {"TableName": "z"})) #> dynamodb:Scan TableName=z
=== a page token in a loop
import boto3
logs = boto3.client("logs")
def handler(event, context):
    kwargs = {"logGroupNamePrefix": "/aws/lambda/"}
    while True:
        page = logs.describe_log_groups(**kwargs) #> logs:DescribeLogGroups logGroupNamePrefix=/aws/lambda/
        for group in page["logGroups"]:
            if "retentionInDays" not in group:
                logs.put_retention_policy(logGroupName=group["logGroupName"], retentionInDays=30) #> logs:PutRetentionPolicy
        if not page.get("nextToken"):
            break
        kwargs["nextToken"] = page["nextToken"]
=== Powertools parameters
from aws_lambda_powertools.utilities import parameters
from aws_lambda_powertools.utilities.parameters import get_secret
def handler(event, context):
    parameters.get_parameter("/app/x", decrypt=True, max_age=300) #> ssm:GetParameter Name=/app/x WithDecryption=true
    get_secret("db") #> secretsmanager:GetSecretValue SecretId=db
    parameters.get_parameters("/app/all") #> ssm:GetParametersByPath Path=/app/all
=== Powertools routes
import os, boto3
from aws_lambda_powertools import Logger, Tracer
from aws_lambda_powertools.event_handler import APIGatewayRestResolver
app = APIGatewayRestResolver()
logger = Logger()
tracer = Tracer()
table = boto3.resource("dynamodb").Table(os.environ["T"])
@app.get("/orders/<order_id>")
@tracer.capture_method
def get_order(order_id: str):
    return table.get_item(Key={"id": order_id})["Item"] #> dynamodb:GetItem TableName=${T}
@app.post("/orders")
def create_order():
    table.put_item(Item=app.current_event.json_body) #> dynamodb:PutItem TableName=${T}
@app.exception_handler(ValueError)
def failed(error):
    boto3.client("sns").publish(TopicArn="arn:aws:sns:us-east-1:123456789012:t", Message=str(error)) #> sns:Publish TopicArn=arn:aws:sns:us-east-1:123456789012:t
@logger.inject_lambda_context
@tracer.capture_lambda_handler
def handler(event, context):
    return app.resolve(event, context)
=== Powertools batches
import boto3
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
processor = BatchProcessor(event_type=EventType.SQS)
table = boto3.resource("dynamodb").Table("t")
def record_handler(record):
    table.put_item(Item=record.json_body) #> dynamodb:PutItem TableName=t
def handler(event, context):
    return process_partial_response(event=event, record_handler=record_handler, processor=processor, context=context)
=== Powertools batches as a context
import boto3
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType
processor = BatchProcessor(event_type=EventType.SQS)
def work(record):
    boto3.client("s3").put_object(Bucket="b", Key="k", Body=record.body) #> s3:PutObject Bucket=b
def handler(event, context):
    with processor(records=event["Records"], handler=work):
        processor.process()
    return processor.response()
=== Powertools idempotency
import os
import boto3
from aws_lambda_powertools.utilities.idempotency import DynamoDBPersistenceLayer, IdempotencyConfig, idempotent, idempotent_function
layer = DynamoDBPersistenceLayer(table_name=os.environ["KEYS"]) #> dynamodb:PutItem TableName=${KEYS}; dynamodb:GetItem TableName=${KEYS}; dynamodb:UpdateItem TableName=${KEYS}; dynamodb:DeleteItem TableName=${KEYS}
@idempotent_function(data_keyword_argument="order", config=IdempotencyConfig(), persistence_store=layer)
def pay(order):
    boto3.client("stepfunctions").start_execution(stateMachineArn=os.environ["MACHINE"]) #> stepfunctions:StartExecution stateMachineArn=${MACHINE}
@idempotent(persistence_store=layer)
def handler(event, context):
    pay(order=event)
=== a presigned address
import boto3
s3 = boto3.client("s3")
def handler(event, context):
    return s3.generate_presigned_url("put_object", Params={"Bucket": "b", "Key": event["k"]}, ExpiresIn=60) #> s3:PutObject Bucket=b Key=<k> signs
=== a presigned form
import boto3
s3 = boto3.client("s3")
def handler(event, context):
    return s3.generate_presigned_post(Bucket="b", Key="in/${filename}") #> s3:PutObject Bucket=b Key=in/${filename} signs
=== a named tuple and a data class
from dataclasses import dataclass, field
from typing import NamedTuple
import boto3
class Config(NamedTuple):
    table: str
    region: str = "eu-west-1"
@dataclass
class Repo:
    config: Config
    client: object = field(default_factory=lambda: boto3.client("dynamodb"))
    def all(self):
        return self.client.scan(TableName=self.config.table) #> dynamodb:Scan TableName=t
def handler(event, context):
    return Repo(Config(table="t")).all()
=== an enum of names
from enum import Enum
import boto3
class Tables(Enum):
    ORDERS = "orders"
    USERS = "users"
def handler(event, context):
    boto3.resource("dynamodb").Table(Tables.ORDERS.value).scan() #> dynamodb:Scan TableName=orders
    for t in Tables:
        boto3.client("dynamodb").describe_table(TableName=t.value) #> dynamodb:DescribeTable TableName=orders_or_users
=== an abstract repository
from abc import ABC, abstractmethod
import os, boto3
class Repository(ABC):
    @abstractmethod
    def save(self, item): ...
    def save_all(self, items):
        for item in items:
            self.save(item)
class DynamoRepository(Repository):
    def __init__(self, table_name: str, resource=None) -> None:
        self._table = (resource or boto3.resource("dynamodb")).Table(table_name)
    def save(self, item):
        self._table.put_item(Item=item) #> dynamodb:PutItem TableName=${TABLE}
def handler(event, context):
    DynamoRepository(os.environ["TABLE"]).save_all(event["items"])
=== a property that makes the client
import boto3
from functools import cached_property
class Service:
    @property
    def s3(self):
        return boto3.client("s3")
    @cached_property
    def table(self):
        return boto3.resource("dynamodb").Table("t")
    def run(self):
        self.s3.get_object(Bucket="b", Key="k") #> s3:GetObject Bucket=b
        self.table.delete_item(Key={"id": "1"}) #> dynamodb:DeleteItem TableName=t
def handler(event, context):
    Service().run()
=== attributes that are delegated
import boto3
class Wrapper:
    def __init__(self, name):
        self._client = boto3.client(name)
    def __getattr__(self, name):
        return getattr(self._client, name)
def handler(event, context):
    Wrapper("s3").put_object(Bucket="b", Key="k") #> s3:PutObject Bucket=b
=== an alias of a module
import boto3 as aws
from boto3 import client as make, resource
from boto3.dynamodb.conditions import Key
from boto3.session import Session
def handler(event, context):
    aws.client("sns").list_topics() #> sns:ListTopics
    make("sqs").list_queues() #> sqs:ListQueues
    resource("dynamodb").Table("t").query(KeyConditionExpression=Key("id").eq("1") & Key("d").gt(2)) #> dynamodb:Query TableName=t
    Session().client("kms").decrypt(CiphertextBlob=b"", KeyId="alias/app") #> kms:Decrypt KeyId=alias/app
=== nothing at all
import json
def handler(event, context):
    data = json.loads(event["body"])
    data.get("client").put_item()
    return {"statusCode": 200, "body": json.dumps(data)}
=== a generator of pages
import boto3
s3 = boto3.client("s3")
def pages(bucket):
    token = {}
    while True:
        page = s3.list_objects_v2(Bucket=bucket, **token) #> s3:ListObjectsV2 Bucket=b
        yield from page.get("Contents", [])
        if not page["IsTruncated"]:
            return
        token = {"ContinuationToken": page["NextContinuationToken"]}
def handler(event, context):
    for entry in pages("b"):
        s3.delete_object(Bucket="b", Key=entry["Key"]) #> s3:DeleteObject Bucket=b
=== a custom resource
import boto3
def handler(event, context):
    try:
        props = event["ResourceProperties"]
        if event["RequestType"] == "Delete":
            bucket = boto3.resource("s3").Bucket(props["Bucket"])
            bucket.object_versions.delete() #> s3:ListObjectVersions Bucket=<ResourceProperties.Bucket>; s3:DeleteObjects Bucket=<ResourceProperties.Bucket>
    except Exception as e:
        print(e)
=== environment by a loop
import os, boto3
cfg = {k: os.environ[k] for k in ("TABLE", "QUEUE")}
def handler(event, context):
    boto3.client("sqs").send_message(QueueUrl=cfg["QUEUE"], MessageBody="x") #> sqs:SendMessage QueueUrl=${QUEUE}
    boto3.resource("dynamodb").Table(cfg["TABLE"]).get_item(Key={}) #> dynamodb:GetItem TableName=${TABLE}
=== environ under another name
from os import environ, getenv as env
import boto3
def handler(event, context):
    boto3.client("s3").put_object(Bucket=environ["B"], Key="k", Body="x") #> s3:PutObject Bucket=${B}
    boto3.client("s3").get_object(Bucket=env("C"), Key="k") #> s3:GetObject Bucket=${C}
=== chained comparison of stages
import os, boto3
STAGE = os.environ["STAGE"]
TABLES = {"prod": "orders", "dev": "orders-dev"}
table = boto3.resource("dynamodb").Table(TABLES[STAGE])
def handler(event, context):
    table.put_item(Item={}) #> dynamodb:PutItem TableName=orders_or_orders-dev
=== a conditional expression
import boto3
def handler(event, context):
    c = boto3.client("s3", region_name="eu-west-1") if event.get("s3") else boto3.client("s3")
    (c.head_bucket if event["a"] else c.list_objects_v2)(Bucket="b") #> s3:HeadBucket Bucket=b region=eu-west-1; s3:ListObjectsV2 Bucket=b region=eu-west-1; s3:HeadBucket Bucket=b; s3:ListObjectsV2 Bucket=b
=== a method of both clients
import boto3
def call(service, operation, **kwargs):
    return getattr(boto3.client(service), operation)(**kwargs) #> ec2:DescribeInstances; rds:DescribeDBInstances
def handler(event, context):
    call("ec2", "describe_instances")
    call("rds", "describe_db_instances")
=== the resource of EC2
import boto3
ec2 = boto3.resource("ec2")
def handler(event, context):
    for i in ec2.instances.filter(Filters=[{"Name": "tag:x", "Values": ["y"]}]): #> ec2:DescribeInstances
        i.terminate() #> ec2:TerminateInstances
    ec2.create_tags(Resources=["i-1"], Tags=[]) #> ec2:CreateTags
=== upload and download
import boto3
s3 = boto3.client("s3")
def handler(event, context):
    s3.download_file("in", "k", "/tmp/k") #> s3:HeadObject Bucket=in Key=k; s3:GetObject Bucket=in Key=k
    s3.upload_file(Filename="/tmp/k", Bucket="out", Key="k", ExtraArgs={"ServerSideEncryption": "aws:kms"}) #> s3:PutObject Bucket=out Key=k; s3:CreateMultipartUpload; s3:UploadPart; s3:CompleteMultipartUpload; s3:AbortMultipartUpload
=== two
import boto3
class Base:
    service = None
    def __init__(self):
        self.client = boto3.client(self.service)
class S3(Base):
    service = "s3"
    def get(self): return self.client.get_object(Bucket="b", Key="k") #> s3:GetObject Bucket=b
class Queue(Base):
    service = "sqs"
    def send(self): return self.client.send_message(QueueUrl="u", MessageBody="x") #> sqs:SendMessage QueueUrl=u
def handler(event, context):
    S3().get(); Queue().send()
=== registry by decorator
import boto3
ROUTES = {}
def route(path):
    def register(function):
        ROUTES[path] = function
        return function
    return register
@route("/a")
def a(event):
    boto3.client("sns").publish(TopicArn="t", Message="x") #> sns:Publish TopicArn=t
@route("/b")
def b(event):
    boto3.client("s3").delete_object(Bucket="b", Key="k") #> s3:DeleteObject Bucket=b
def handler(event, context):
    return ROUTES[event["path"]](event)
=== registry list
import boto3
STEPS = []
def step(f):
    STEPS.append(f)
    return f
@step
def one(): boto3.client("sns").publish(TopicArn="t", Message="x") #> sns:Publish TopicArn=t
def handler(event, context):
    for s in STEPS: s()
=== subclass registry
import boto3
class Plugin:
    registry = []
    def __init_subclass__(cls, **kw):
        super().__init_subclass__(**kw)
        cls.registry.append(cls)
class A(Plugin):
    def run(self): boto3.client("sns").publish(TopicArn="t", Message="x") #> sns:Publish TopicArn=t
def handler(event, context):
    for p in Plugin.registry: p().run()
=== subclasses
import boto3
class Plugin: pass
class A(Plugin):
    def run(self): boto3.client("sns").publish(TopicArn="t", Message="x")
def handler(event, context):
    for p in Plugin.__subclasses__(): p().run() #> open: subclasses
=== tuple returns
import boto3
def make(): return boto3.client("s3"), boto3.client("sqs")
def handler(event, context):
    s3, sqs = make()
    s3.get_object(Bucket="b", Key="k") #> s3:GetObject Bucket=b
    sqs.send_message(QueueUrl="u", MessageBody="x") #> sqs:SendMessage QueueUrl=u
=== client list of pairs
import boto3
def handler(event, context):
    for client, name in [(boto3.client("s3"), "a"), (boto3.client("s3", region_name="eu-west-1"), "b")]:
        client.head_bucket(Bucket=name) #> s3:HeadBucket Bucket=a; s3:HeadBucket Bucket=b region=eu-west-1
=== star args
import boto3
db = boto3.resource("dynamodb")
def call(method, *args, **kwargs): return method(*args, **kwargs) #> dynamodb:PutItem TableName=t
def handler(event, context):
    call(db.Table("t").put_item, Item={})
=== operator methodcaller
import boto3, operator
def handler(event, context):
    operator.methodcaller("list_buckets")(boto3.client("s3")) #> open: client
=== globals dispatch
import boto3
def do_a(): boto3.client("s3").list_buckets()
def handler(event, context):
    globals()["do_" + event["x"]]() #> open: variables
=== eval of string
import boto3
def handler(event, context):
    exec("boto3.client('s3').list_buckets()") #> open: code
=== nested functions with nonlocal
import boto3
def handler(event, context):
    client = None
    def get():
        nonlocal client
        if client is None: client = boto3.client("s3")
        return client
    get().list_buckets() #> s3:ListBuckets
=== contextlib ExitStack
import boto3, contextlib
def handler(event, context):
    with contextlib.ExitStack() as stack:
        batch = stack.enter_context(boto3.resource("dynamodb").Table("t").batch_writer()) #> dynamodb:BatchWriteItem
        batch.put_item(Item={})
=== resource collections limit
import boto3
def handler(event, context):
    b = boto3.resource("s3").Bucket("b")
    keys = [o.key for o in b.objects.limit(5)] #> s3:ListObjects Bucket=b
    n = sum(1 for _ in b.objects.filter(Prefix="x")) #> s3:ListObjects Bucket=b Prefix=x
    l = list(b.objects.all()) #> s3:ListObjects Bucket=b
    o = b.Object("k").get()["Body"] #> s3:GetObject Bucket=b Key=k
    b.put_object(Key="z", Body=b"") #> s3:PutObject Bucket=b Key=z
    b.delete_objects(Delete={"Objects": [{"Key": "a"}]}) #> s3:DeleteObjects Bucket=b
=== table attributes
import boto3
t = boto3.resource("dynamodb").Table("t")
def handler(event, context):
    print(t.item_count) #> dynamodb:DescribeTable TableName=t
    print(t.name, t.table_name)
    t.load() #> dynamodb:DescribeTable TableName=t
=== events through dict unpack
import boto3
def handler(event, context):
    return boto3.client("lambda").invoke(**{"FunctionName": "f", **event}) #> lambda:Invoke FunctionName=*_or_f
=== class with call
import boto3
class Handler:
    def __init__(self): self.s = boto3.client("sns")
    def __call__(self, event, context): return self.s.publish(TopicArn="t", Message="m") #> sns:Publish TopicArn=t
handler = Handler()
=== functools reduce
import boto3, functools
s3 = boto3.client("s3")
def step(acc, k):
    s3.get_object(Bucket="b", Key=k) #> s3:GetObject Bucket=b
    return acc
def handler(event, context):
    return functools.reduce(step, event["keys"], {})
=== sorted by key function
import boto3
s3 = boto3.client("s3")
def size(k): return s3.head_object(Bucket="b", Key=k)["ContentLength"] #> s3:HeadObject Bucket=b
def handler(event, context):
    return sorted(event["keys"], key=size)
=== starmap and submit loops
import boto3, itertools, concurrent.futures as cf
s3 = boto3.client("s3")
def copy(a, b): s3.copy_object(Bucket=a, Key=b, CopySource="x/y") #> s3:CopyObject CopySource=x/y
def handler(event, context):
    list(itertools.starmap(copy, event["pairs"]))
    pool = cf.ThreadPoolExecutor()
    fs = {pool.submit(s3.head_object, Bucket="b", Key=k): k for k in event["keys"]} #> s3:HeadObject Bucket=b
    for f in cf.as_completed(fs): f.result()
=== try import fallback
try:
    import boto3
    s3 = boto3.client("s3")
except ImportError:
    s3 = None
def handler(event, context):
    if s3: s3.list_buckets() #> s3:ListBuckets
=== generator of clients
import boto3
def regions():
    for r in ("us-east-1", "eu-west-1"):
        yield boto3.client("ec2", region_name=r)
def handler(event, context):
    for c in regions(): c.describe_instances() #> ec2:DescribeInstances region=us-east-1; ec2:DescribeInstances region=eu-west-1
=== dict of lambdas by get
import boto3
def handler(event, context):
    f = {"a": lambda: boto3.client("s3").list_buckets()}.get(event["x"], lambda: None) #> s3:ListBuckets
    f()
=== event bus entries by list
import boto3, os
def handler(event, context):
    entries = []
    for e in event["items"]:
        entries.append({"EventBusName": os.environ["BUS"], "Detail": e})
    boto3.client("events").put_events(Entries=entries) #> events:PutEvents Entries[].EventBusName=${BUS}_or_*
=== metaclass singleton
import boto3
class Singleton(type):
    _i = {}
    def __call__(cls, *a, **k):
        if cls not in cls._i: cls._i[cls] = super().__call__(*a, **k)
        return cls._i[cls]
class Db(metaclass=Singleton):
    def __init__(self): self.t = boto3.resource("dynamodb").Table("t")
    def all(self): return self.t.scan() #> dynamodb:Scan TableName=t
def handler(event, context): return Db().all()
=== new singleton
import boto3
class Db:
    _instance = None
    def __new__(cls):
        if cls._instance is None:
            cls._instance = super().__new__(cls)
            cls._instance.t = boto3.resource("dynamodb").Table("t")
        return cls._instance
    def all(self): return self.t.scan() #> open: attribute 't'
def handler(event, context): return Db().all()
