=== aggregated clients
import { S3 } from "@aws-sdk/client-s3";
import * as ddb from "@aws-sdk/client-dynamodb";
const s3 = new S3({ region: "eu-west-1" });
const db = new ddb.DynamoDB({});
export const handler = async () => {
  await s3.putObject({ Bucket: "b", Key: "k", Body: "x" }); //> s3:PutObject Bucket=b region=eu-west-1
  await db.getItem({ TableName: "t", Key: {} }); //> dynamodb:GetItem TableName=t
  await db.send(new ddb.QueryCommand({ TableName: "t", IndexName: "i" })); //> dynamodb:Query TableName=t IndexName=i
};
=== paginators and waiters
import { S3Client, paginateListObjectsV2, waitUntilObjectExists, waitUntilBucketExists } from "@aws-sdk/client-s3";
import { DynamoDBClient, paginateQuery } from "@aws-sdk/client-dynamodb";
const client = new S3Client({});
export const handler = async () => {
  for await (const page of paginateListObjectsV2({ client }, { Bucket: "b", Prefix: "p/" })) console.log(page.Contents); //> s3:ListObjectsV2 Bucket=b Prefix=p/
  await waitUntilObjectExists({ client, maxWaitTime: 60 }, { Bucket: "b", Key: "k" }); //> s3:HeadObject Bucket=b Key=k
  await waitUntilBucketExists({ client, maxWaitTime: 60 }, { Bucket: "c" }); //> s3:HeadBucket Bucket=c
  const pages = paginateQuery({ client: new DynamoDBClient({}) }, { TableName: "t" }); //> dynamodb:Query TableName=t
  for await (const p of pages) console.log(p.Items.length);
};
=== document clients
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocument, DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand, BatchWriteCommand, TransactWriteCommand, paginateScan } from "@aws-sdk/lib-dynamodb";
const client = new DynamoDBClient({});
const doc = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
const full = DynamoDBDocument.from(client);
const T = process.env.TABLE; //> env: TABLE
export const handler = async (event) => {
  await doc.send(new GetCommand({ TableName: T, Key: { id: event.id } })); //> dynamodb:GetItem TableName=${TABLE}
  await doc.send(new QueryCommand({ TableName: T, IndexName: "i" })); //> dynamodb:Query TableName=${TABLE} IndexName=i
  await doc.send(new BatchWriteCommand({ RequestItems: { [T]: [{ PutRequest: { Item: {} } }] } })); //> dynamodb:BatchWriteItem RequestItems.{key}=${TABLE}
  await doc.send(new TransactWriteCommand({ TransactItems: [{ Put: { TableName: T, Item: {} } }, { Delete: { TableName: "x", Key: {} } }] })); //> dynamodb:TransactWriteItems TransactItems[].Put.TableName=${TABLE} TransactItems[].Delete.TableName=x
  await full.put({ TableName: T, Item: {} }); //> dynamodb:PutItem TableName=${TABLE}
  await full.scan({ TableName: T }); //> dynamodb:Scan TableName=${TABLE}
  for await (const page of paginateScan({ client: doc }, { TableName: "s" })) console.log(page); //> dynamodb:Scan TableName=s
};
=== an upload of lib-storage
import { S3Client } from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
export const handler = async (event) => {
  const upload = new Upload({ client: new S3Client({}), params: { Bucket: process.env.B, Key: event.key, Body: "x" } }); //> s3:PutObject Bucket=${B} Key=<key>; s3:CreateMultipartUpload; s3:UploadPart; s3:CompleteMultipartUpload; s3:AbortMultipartUpload
  upload.on("httpUploadProgress", (p) => console.log(p));
  await upload.done();
};
=== signed addresses
import { S3Client, GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { createPresignedPost } from "@aws-sdk/s3-presigned-post";
const client = new S3Client({});
export const handler = async (event) => {
  const command = event.put ? new PutObjectCommand({ Bucket: "b", Key: "k" }) : new GetObjectCommand({ Bucket: "b", Key: "k" });
  await getSignedUrl(client, command, { expiresIn: 60 }); //> s3:PutObject Bucket=b Key=k signs; s3:GetObject Bucket=b Key=k signs
  return createPresignedPost(client, { Bucket: "b", Key: "up/${filename}" }); //> s3:PutObject Bucket=b signs
};
=== dynamic import
export const handler = async (event) => {
  const { SNSClient, PublishCommand } = await import("@aws-sdk/client-sns");
  await new SNSClient({}).send(new PublishCommand({ TopicArn: process.env.TOPIC, Message: "x" })); //> sns:Publish TopicArn=${TOPIC}
  const sqs = await import("@aws-sdk/client-sqs");
  await new sqs.SQSClient({}).send(new sqs.SendMessageCommand({ QueueUrl: "u", MessageBody: "x" })); //> sqs:SendMessage QueueUrl=u
};
=== an async generator
import { DynamoDBClient, ScanCommand, DeleteItemCommand } from "@aws-sdk/client-dynamodb";
const client = new DynamoDBClient({});
async function* items(TableName) {
  let ExclusiveStartKey;
  do {
    const page = await client.send(new ScanCommand({ TableName, ExclusiveStartKey })); //> dynamodb:Scan TableName=t
    yield* page.Items ?? [];
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
}
export const handler = async () => {
  for await (const item of items("t")) await client.send(new DeleteItemCommand({ TableName: "t", Key: { id: item.id } })); //> dynamodb:DeleteItem TableName=t
};
=== promises in parallel
import { S3Client, DeleteObjectCommand, CopyObjectCommand } from "@aws-sdk/client-s3";
const s3 = new S3Client();
const remove = (Key) => s3.send(new DeleteObjectCommand({ Bucket: "b", Key })); //> s3:DeleteObject Bucket=b Key=<keys.[]>
export const handler = async ({ keys }) => {
  await Promise.all(keys.map(remove));
  await Promise.allSettled([..."ab"].map((x) => s3.send(new CopyObjectCommand({ Bucket: "c", Key: x, CopySource: "b/x" })))); //> s3:CopyObject Bucket=c
  const [a, b] = await Promise.all([one(), two()]);
  return { a, b };
};
const one = async () => s3.send(new CopyObjectCommand({ Bucket: "one", Key: "k", CopySource: "b/k" })); //> s3:CopyObject Bucket=one
const two = () => s3.send(new CopyObjectCommand({ Bucket: "two", Key: "k", CopySource: "b/k" })); //> s3:CopyObject Bucket=two
=== named and default exports
--- index.mjs
export { handler } from "./lib/main.mjs";
--- lib/main.mjs
import store, { TABLE as name } from "./store.mjs";
import * as topics from "./topics.mjs";
export async function handler(event) {
  await store.save(name, event);
  await topics.tell("x");
}
--- lib/store.mjs
import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
export const TABLE = process.env.TABLE;
class Store {
  client = new DynamoDBClient({});
  save = async (TableName, Item) => this.client.send(new PutItemCommand({ TableName, Item })); //> dynamodb:PutItem TableName=${TABLE}
}
export default new Store();
--- lib/topics.mjs
export * from "./send.mjs";
--- lib/send.mjs
import { SNS } from "@aws-sdk/client-sns";
const sns = new SNS({});
export const tell = (Message) => sns.publish({ TopicArn: process.env.TOPIC, Message }); //> sns:Publish TopicArn=${TOPIC}
=== a default export that is a class
--- index.mjs
import Repo from "./repo.mjs";
const repo = new Repo({ table: process.env.T });
export const handler = (event) => repo.find(event.id);
--- repo.mjs
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
export default class Repo {
  static #client = DynamoDBDocumentClient.from(new DynamoDBClient({}));
  #table;
  constructor({ table, client = Repo.#client }) { this.#table = table; this.client = client; }
  async find(id) {
    const { Item } = await this.client.send(new GetCommand({ TableName: this.#table, Key: { id } })); //> dynamodb:GetItem TableName=${T}
    return Item;
  }
}
=== static members
import { SSMClient, GetParameterCommand } from "@aws-sdk/client-ssm";
class Settings {
  static client = new SSMClient({});
  static prefix = "/app";
  static async get(name) {
    const r = await Settings.client.send(new GetParameterCommand({ Name: `${this.prefix}/${name}`, WithDecryption: true })); //> ssm:GetParameter Name=/app/key WithDecryption=true
    return r.Parameter?.Value;
  }
}
export const handler = async () => Settings.get("key");
=== a getter that makes the client
import { SQS } from "@aws-sdk/client-sqs";
class Queue {
  get sqs() { return (this._sqs ??= new SQS({})); }
  push(body) { return this.sqs.sendMessage({ QueueUrl: process.env.Q, MessageBody: body }); } //> sqs:SendMessage QueueUrl=${Q}
}
export const handler = async () => new Queue().push("x");
=== inheritance
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
class Base {
  constructor(bus) { this.bus = bus; this.client = new EventBridgeClient({}); }
  async emit(detail) { return this.client.send(new PutEventsCommand({ Entries: [{ EventBusName: this.bus, Detail: JSON.stringify(detail) }] })); } //> events:PutEvents Entries[].EventBusName=orders
}
class Orders extends Base {
  constructor() { super("orders"); }
  placed(o) { return super.emit({ type: "placed", ...o }); }
}
export const handler = async (e) => new Orders().placed(e);
=== a map of operations
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, GetCommand, PutCommand, DeleteCommand } from "@aws-sdk/lib-dynamodb";
const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const TableName = "t";
const routes = {
  "GET /items/{id}": (e) => client.send(new GetCommand({ TableName, Key: { id: e.pathParameters.id } })), //> dynamodb:GetItem TableName=t
  "PUT /items": async (e) => client.send(new PutCommand({ TableName, Item: JSON.parse(e.body) })), //> dynamodb:PutItem TableName=t
  async "DELETE /items/{id}"(e) { return client.send(new DeleteCommand({ TableName, Key: { id: e.pathParameters.id } })); }, //> dynamodb:DeleteItem TableName=t
};
export const handler = async (event) => {
  const route = routes[event.routeKey];
  if (!route) throw new Error("unsupported");
  return { statusCode: 200, body: JSON.stringify(await route(event)) };
};
=== a map of commands
import { EC2Client, StartInstancesCommand, StopInstancesCommand } from "@aws-sdk/client-ec2";
const client = new EC2Client({});
const commands = { start: StartInstancesCommand, stop: StopInstancesCommand };
export const handler = async ({ action, ids }) => {
  const Command = commands[action];
  return client.send(new Command({ InstanceIds: ids })); //> ec2:StartInstances; ec2:StopInstances
};
=== switch
import { ECS } from "@aws-sdk/client-ecs";
const ecs = new ECS({});
export const handler = async (event) => {
  switch (event.type) {
    case "run":
      return ecs.runTask({ cluster: "c", taskDefinition: "t" }); //> ecs:RunTask cluster=c
    case "stop":
    case "kill":
      await ecs.stopTask({ cluster: "c", task: event.task }); //> ecs:StopTask cluster=c
      break;
    default: {
      const cluster = event.cluster ?? "d";
      await ecs.listTasks({ cluster }); //> ecs:ListTasks cluster=<cluster>_or_d
    }
  }
};
=== destructuring
import { S3Client, GetObjectCommand } from "@aws-sdk/client-s3";
const { BUCKET: Bucket, PREFIX = "in" } = process.env;
const s3 = new S3Client({});
export const handler = async ({ Records: [{ s3: { object: { key: Key } = {} } }] }) => {
  await s3.send(new GetObjectCommand({ Bucket, Key })); //> s3:GetObject Bucket=${BUCKET} Key=<Records.[].s3.object.key>
  await s3.send(new GetObjectCommand({ Bucket, Key: `${PREFIX}/${Key}` })); //> s3:GetObject Bucket=${BUCKET} Key=${PREFIX|in}/<Records.[].s3.object.key>
};
=== optional chaining
import { CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { SNSClient, PublishCommand } from "@aws-sdk/client-sns";
let cloudwatch;
export const handler = async (event) => {
  cloudwatch ??= new CloudWatchClient({});
  await cloudwatch?.send(new PutMetricDataCommand({ Namespace: "app", MetricData: [] })); //> cloudwatch:PutMetricData Namespace=app
  const sns = event?.detail?.notify ? new SNSClient({}) : undefined;
  await sns?.send?.(new PublishCommand({ TopicArn: event.detail.topic, Message: "x" })); //> sns:Publish TopicArn=<detail.topic>
};
=== spread of parameters
import { DynamoDBClient, UpdateItemCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
const client = new DynamoDBClient({});
const base = { TableName: process.env.T };
export const handler = async (event) => {
  const params = { ...base, Key: { id: { S: event.id } } };
  await client.send(new UpdateItemCommand(params)); //> dynamodb:UpdateItem TableName=${T}
  const q = { ...base, ...(event.byDay && { IndexName: "byDay" }) };
  await client.send(new QueryCommand(q)); //> dynamodb:Query TableName=${T} IndexName=byDay
  await client.send(new QueryCommand(Object.assign({}, base, { IndexName: "x" }))); //> dynamodb:Query TableName=${T} IndexName=x
  const copy = structuredClone(base);
  copy.IndexName = "y";
  await client.send(new QueryCommand(copy)); //> dynamodb:Query TableName=${T} IndexName=y
};
=== an immediately called function
import { SecretsManagerClient, GetSecretValueCommand } from "@aws-sdk/client-secrets-manager";
const secret = (async () => {
  const client = new SecretsManagerClient({});
  return client.send(new GetSecretValueCommand({ SecretId: process.env.SECRET })); //> secretsmanager:GetSecretValue SecretId=${SECRET}
})();
export const handler = async () => JSON.parse((await secret).SecretString);
=== top level await
import { SSM } from "@aws-sdk/client-ssm";
const { Parameter } = await new SSM({}).getParameter({ Name: "/app/x" }); //> ssm:GetParameter Name=/app/x
export const handler = async () => Parameter.Value;
=== promise chains
import { S3Client, GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
const s3 = new S3Client({});
export const handler = () =>
  s3.send(new GetObjectCommand({ Bucket: "in", Key: "k" })) //> s3:GetObject Bucket=in
    .then((data) => data.Body.transformToString())
    .then((Body) => s3.send(new PutObjectCommand({ Bucket: "out", Key: "k", Body }))) //> s3:PutObject Bucket=out
    .catch((e) => s3.send(new PutObjectCommand({ Bucket: "errors", Key: "k", Body: String(e) }))) //> s3:PutObject Bucket=errors
    .finally(() => console.log("done"));
=== a callback of a client
import { SQSClient, ReceiveMessageCommand, DeleteMessageCommand } from "@aws-sdk/client-sqs";
const client = new SQSClient({});
export const handler = (event, context, callback) => {
  client.send(new ReceiveMessageCommand({ QueueUrl: process.env.Q }), (error, data) => { //> sqs:ReceiveMessage QueueUrl=${Q}
    if (error) return callback(error);
    data.Messages.forEach((m) => client.send(new DeleteMessageCommand({ QueueUrl: process.env.Q, ReceiptHandle: m.ReceiptHandle }), callback)); //> sqs:DeleteMessage QueueUrl=${Q}
  });
};
=== helpers with options
import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
const make = ({ client = new DynamoDBClient({}), table = process.env.TABLE ?? "dev" } = {}) => ({
  put: (Item) => client.send(new PutItemCommand({ TableName: table, Item })), //> dynamodb:PutItem TableName=${TABLE|dev}
});
const store = make();
export const handler = async (event) => store.put(event);
=== a curried function
import { SNSClient, PublishCommand } from "@aws-sdk/client-sns";
const publish = (client) => (TopicArn) => (Message) => client.send(new PublishCommand({ TopicArn, Message })); //> sns:Publish TopicArn=${TOPIC}
const tell = publish(new SNSClient({}))(process.env.TOPIC);
export const handler = async () => tell("x");
=== bound methods
import { S3 } from "@aws-sdk/client-s3";
const s3 = new S3({});
const head = s3.headObject.bind(s3);
const { send } = s3;
export const handler = async () => {
  await head({ Bucket: "b", Key: "k" }); //> s3:HeadObject Bucket=b
  await s3["deleteObject"]({ Bucket: "b", Key: "k" }); //> s3:DeleteObject Bucket=b
  for (const op of ["getObject", "getObjectTagging"]) await s3[op]({ Bucket: "b", Key: "k" }); //> s3:GetObject Bucket=b; s3:GetObjectTagging Bucket=b
};
=== an operation from the event
import { S3 } from "@aws-sdk/client-s3";
export const handler = async (event) => new S3({})[event.operation](event.input); //> open: name
=== loops over entries
import { SSMClient, PutParameterCommand, GetParameterCommand } from "@aws-sdk/client-ssm";
const client = new SSMClient({});
export const handler = async () => {
  for (const [name, value] of Object.entries({ a: "1", b: "2" })) await client.send(new PutParameterCommand({ Name: `/app/${name}`, Value: value })); //> ssm:PutParameter Name=/app/a; ssm:PutParameter Name=/app/b
  for (const n of ["x", "y"]) await client.send(new GetParameterCommand({ Name: "/app/" + n })); //> ssm:GetParameter Name=/app/x; ssm:GetParameter Name=/app/y
  for (let i = 0; i < 3; i++) await client.send(new GetParameterCommand({ Name: `/n/${i}` })); //> ssm:GetParameter Name=/n/0; ssm:GetParameter Name=/n/*_or_/n/0
  await Promise.all(new Array(2).fill(0).map((_, i) => client.send(new GetParameterCommand({ Name: ["", "m", i].join("/") })))); //> ssm:GetParameter Name=/m/*
};
=== middy
import middy from "@middy/core";
import httpJsonBodyParser from "@middy/http-json-body-parser";
import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
const client = new DynamoDBClient({});
const base = async (event) => client.send(new PutItemCommand({ TableName: process.env.T, Item: event.body })); //> dynamodb:PutItem TableName=${T}
export const handler = middy(base).use(httpJsonBodyParser());
=== Powertools for TypeScript
import { Logger } from "@aws-lambda-powertools/logger";
import { Tracer } from "@aws-lambda-powertools/tracer";
import { getParameter } from "@aws-lambda-powertools/parameters/ssm";
import { getSecret } from "@aws-lambda-powertools/parameters/secrets";
import { S3Client, ListBucketsCommand } from "@aws-sdk/client-s3";
const logger = new Logger();
const tracer = new Tracer();
const s3 = tracer.captureAWSv3Client(new S3Client({}));
export const handler = async () => {
  logger.info("x");
  await getParameter("/app/p"); //> ssm:GetParameter Name=/app/p
  await getSecret("s"); //> secretsmanager:GetSecretValue SecretId=s
  await s3.send(new ListBucketsCommand({})); //> s3:ListBuckets
};
=== Powertools batches and idempotency
import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import { makeIdempotent } from "@aws-lambda-powertools/idempotency";
import { DynamoDBPersistenceLayer } from "@aws-lambda-powertools/idempotency/dynamodb";
import { SNS } from "@aws-sdk/client-sns";
const processor = new BatchProcessor(EventType.SQS);
const persistenceStore = new DynamoDBPersistenceLayer({ tableName: process.env.KEYS }); //> dynamodb:PutItem TableName=${KEYS}; dynamodb:GetItem TableName=${KEYS}; dynamodb:UpdateItem TableName=${KEYS}; dynamodb:DeleteItem TableName=${KEYS}
const sns = new SNS({});
const work = makeIdempotent(async (record) => { await sns.publish({ TopicArn: "arn:aws:sns:us-east-1:123456789012:t", Message: record.body }); }, { persistenceStore }); //> sns:Publish TopicArn=arn:aws:sns:us-east-1:123456789012:t
export const handler = async (event, context) => processPartialResponse(event, work, processor, { context });
=== X-Ray
import AWSXRay from "aws-xray-sdk-core";
import { DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
const client = AWSXRay.captureAWSv3Client(new DynamoDBClient({}));
export const handler = async () => client.send(new ScanCommand({ TableName: "t" })); //> dynamodb:Scan TableName=t
=== other credentials
import { STSClient, AssumeRoleCommand } from "@aws-sdk/client-sts";
import { S3Client, ListBucketsCommand } from "@aws-sdk/client-s3";
import { fromTemporaryCredentials } from "@aws-sdk/credential-providers";
export const handler = async (event) => {
  const { Credentials } = await new STSClient({}).send(new AssumeRoleCommand({ RoleArn: event.role, RoleSessionName: "x" })); //> sts:AssumeRole RoleArn=<role>
  const s3 = new S3Client({ credentials: { accessKeyId: Credentials.AccessKeyId, secretAccessKey: Credentials.SecretAccessKey, sessionToken: Credentials.SessionToken } });
  await s3.send(new ListBucketsCommand({})); //> s3:ListBuckets credentials
  const other = new S3Client({ credentials: fromTemporaryCredentials({ params: { RoleArn: "arn:aws:iam::123456789012:role/x" } }) }); //> sts:AssumeRole RoleArn=arn:aws:iam::123456789012:role/x
  await other.send(new ListBucketsCommand({})); //> s3:ListBuckets credentials
};
=== retries around a call
import { LambdaClient, InvokeCommand } from "@aws-sdk/client-lambda";
const client = new LambdaClient({ maxAttempts: 2 });
const retry = async (fn, n = 3) => { for (let i = 0; i < n; i++) { try { return await fn(); } catch (e) { if (i === n - 1) throw e; } } };
export const handler = async () => retry(() => client.send(new InvokeCommand({ FunctionName: process.env.FN, Payload: "{}" }))); //> lambda:Invoke FunctionName=${FN}
=== sending through a helper class
import { DynamoDBClient, GetItemCommand, DeleteItemCommand } from "@aws-sdk/client-dynamodb";
class Db {
  #client = new DynamoDBClient({});
  async run(Command, input) { return this.#client.send(new Command({ TableName: "t", ...input })); } //> dynamodb:GetItem TableName=t; dynamodb:DeleteItem TableName=t
}
const db = new Db();
export const handler = async (e) => { await db.run(GetItemCommand, { Key: e.k }); await db.run(DeleteItemCommand, { Key: e.k }); };
=== a proxy of a module object
import * as s3lib from "@aws-sdk/client-s3";
const names = ["GetObjectCommand", "HeadObjectCommand"];
export const handler = async () => {
  const client = new s3lib.S3Client({});
  for (const n of names) await client.send(new s3lib[n]({ Bucket: "b", Key: "k" })); //> s3:GetObject Bucket=b; s3:HeadObject Bucket=b
};
=== reduce over promises
import { SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
const sfn = new SFNClient({});
export const handler = async (event) =>
  event.jobs.reduce(async (before, job) => { await before; return sfn.send(new StartExecutionCommand({ stateMachineArn: process.env.SM, input: JSON.stringify(job) })); }, Promise.resolve()); //> stepfunctions:StartExecution stateMachineArn=${SM}
=== new Promise
import { Kinesis } from "@aws-sdk/client-kinesis";
const kinesis = new Kinesis({});
export const handler = () => new Promise((resolve, reject) => {
  kinesis.putRecord({ StreamName: "s", Data: new Uint8Array(), PartitionKey: "1" }, (e, d) => (e ? reject(e) : resolve(d))); //> kinesis:PutRecord StreamName=s
});
=== timers
import { SNS } from "@aws-sdk/client-sns";
const sns = new SNS({});
export const handler = async () => {
  await new Promise((r) => setTimeout(r, 100));
  setImmediate(() => sns.publish({ TopicArn: "a", Message: "x" })); //> sns:Publish TopicArn=a
  setTimeout(async () => { await sns.publish({ TopicArn: "b", Message: "x" }); }, 10); //> sns:Publish TopicArn=b
};
=== nothing of AWS
import { createHash } from "node:crypto";
export const handler = async (event) => {
  const client = { send: async (x) => x, putObject() { return 1; } };
  await client.send({ Bucket: "b" });
  client.putObject();
  return createHash("sha256").update(event.body ?? "").digest("hex");
};
=== labels and an array of clients
import { S3Client, ListObjectsV2Command } from "@aws-sdk/client-s3";
const clients = ["us-east-1", "eu-west-1"].map((region) => new S3Client({ region }));
export const handler = async () => Promise.all(clients.map((c) => c.send(new ListObjectsV2Command({ Bucket: "b" })))); //> s3:ListObjectsV2 Bucket=b region=us-east-1; s3:ListObjectsV2 Bucket=b region=eu-west-1
=== a map of clients by region
import { SNSClient, PublishCommand } from "@aws-sdk/client-sns";
const cache = new Map();
const client = (region) => { if (!cache.has(region)) cache.set(region, new SNSClient({ region })); return cache.get(region); };
export const handler = async () => client("eu-west-1").send(new PublishCommand({ TopicArn: "a", Message: "x" })); //> sns:Publish TopicArn=a
=== text of templates
import { S3Client, PutObjectCommand } from "@aws-sdk/client-s3";
const s3 = new S3Client({});
const STAGE = process.env.STAGE || "dev";
export const handler = async (event) => {
  const put = (Key) => s3.send(new PutObjectCommand({ Bucket: `app-${STAGE}`, Key, Body: "" })); //> s3:PutObject Bucket=app-${STAGE|dev} Key=a/b.json; s3:PutObject Bucket=app-${STAGE|dev} Key=a-b; s3:PutObject Bucket=app-${STAGE|dev} Key=x/y; s3:PutObject Bucket=app-${STAGE|dev} Key=p/<id>
  await put("a/".concat("b", ".json"));
  await put("a_b".replace("_", "-"));
  await put(["x", "y"].join("/"));
  await put("p/" + event.id);
};
=== once
import { S3Client, ListBucketsCommand } from "@aws-sdk/client-s3";
const once = (f) => { let v; return () => v || (v = f()); };
const client = once(() => new S3Client({}));
export const handler = async () => client().send(new ListBucketsCommand({})); //> s3:ListBuckets
=== command table by key
import { S3Client, GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
const s3 = new S3Client({});
const ops = new Map([["get", GetObjectCommand], ["put", PutObjectCommand]]);
export const handler = async (e) => { const C = ops.get(e.op); return s3.send(new C({ Bucket: "b", Key: "k" })); }; //> s3:GetObject Bucket=b; s3:PutObject Bucket=b
=== event emitter
import { EventEmitter } from "node:events";
import { SNS } from "@aws-sdk/client-sns";
const bus = new EventEmitter();
const sns = new SNS({});
bus.on("x", async () => sns.publish({ TopicArn: "t", Message: "m" })); //> sns:Publish TopicArn=t
export const handler = async () => bus.emit("x");
=== class extending a client
import { S3Client, ListBucketsCommand } from "@aws-sdk/client-s3";
class My extends S3Client { list() { return this.send(new ListBucketsCommand({})); } } //> s3:ListBuckets
export const handler = async () => new My({}).list();
=== object with methods using this
import { SQS } from "@aws-sdk/client-sqs";
const store = { client: new SQS({}), url: "u", async push(b) { return this.client.sendMessage({ QueueUrl: this.url, MessageBody: b }); } }; //> sqs:SendMessage QueueUrl=u
export const handler = async () => store.push("x");
=== destructured methods
import { SNS } from "@aws-sdk/client-sns";
const api = (() => { const sns = new SNS({}); return { tell: (m) => sns.publish({ TopicArn: "t", Message: m }) }; })(); //> sns:Publish TopicArn=t
const { tell } = api;
export const handler = async () => tell("x");
=== for of promise map
import { SSMClient, GetParameterCommand } from "@aws-sdk/client-ssm";
const c = new SSMClient({});
const names = { a: "/x/a", b: "/x/b" };
export const handler = async () => Object.fromEntries(await Promise.all(Object.entries(names).map(async ([k, Name]) => [k, (await c.send(new GetParameterCommand({ Name }))).Parameter.Value]))); //> ssm:GetParameter Name=/x/a; ssm:GetParameter Name=/x/b
=== array of functions
import { SNS } from "@aws-sdk/client-sns";
const sns = new SNS({});
const steps = [async (e) => sns.publish({ TopicArn: "a", Message: e }), (e) => sns.publish({ TopicArn: "b", Message: e })]; //> sns:Publish TopicArn=a; sns:Publish TopicArn=b
export const handler = async (e) => { for (const s of steps) await s(e); await Promise.all(steps.map((s) => s(e))); };
=== forEach over keys
import { S3 } from "@aws-sdk/client-s3";
const s3 = new S3({});
export const handler = (e, c, cb) => { Object.keys(e).forEach((k) => s3.deleteObject({ Bucket: "b", Key: k }, cb)); }; //> s3:DeleteObject Bucket=b
=== generators of commands
import { DynamoDBClient, PutItemCommand, DeleteItemCommand } from "@aws-sdk/client-dynamodb";
function* commands() { yield new PutItemCommand({ TableName: "a", Item: {} }); yield new DeleteItemCommand({ TableName: "b", Key: {} }); }
export const handler = async () => { const c = new DynamoDBClient({}); for (const x of commands()) await c.send(x); }; //> dynamodb:PutItem TableName=a; dynamodb:DeleteItem TableName=b
=== aggregated by computed name
import { DynamoDB } from "@aws-sdk/client-dynamodb";
const db = new DynamoDB({});
const method = { GET: "getItem", DELETE: "deleteItem" };
export const handler = async (e) => db[method[e.httpMethod]]({ TableName: "t", Key: {} }); //> dynamodb:GetItem TableName=t; dynamodb:DeleteItem TableName=t
=== private methods
import { S3 } from "@aws-sdk/client-s3";
class A { #s3 = new S3({}); static create() { return new A(); } #get(Key) { return this.#s3.getObject({ Bucket: "b", Key }); } run = () => this.#get("k"); } //> s3:GetObject Bucket=b Key=k
export const handler = async () => A.create().run();
=== static block
import { S3 } from "@aws-sdk/client-s3";
class A { static s3; static { A.s3 = new S3({}); } static run() { return A.s3.listBuckets({}); } } //> open: listBuckets
export const handler = async () => A.run();
=== handler wrapper with rest
import { SNS } from "@aws-sdk/client-sns";
const sns = new SNS({});
const wrap = (f) => async (...args) => { try { return await f(...args); } catch (e) { await sns.publish({ TopicArn: "errors", Message: String(e) }); throw e; } }; //> sns:Publish TopicArn=errors
export const handler = wrap(async (event) => sns.publish({ TopicArn: "ok", Message: event.x })); //> sns:Publish TopicArn=ok
=== tagged and nullish
import { SNS } from "@aws-sdk/client-sns";
const topic = process.env.A ?? process.env.B ?? "c";
export const handler = async () => new SNS({}).publish({ TopicArn: topic, Message: "x" }); //> sns:Publish TopicArn=${A}_or_${B}_or_c
=== reflect and proxy
import { SNS } from "@aws-sdk/client-sns";
const sns = new Proxy(new SNS({}), {});
export const handler = async () => Reflect.apply(sns.publish, sns, [{ TopicArn: "t", Message: "x" }]); //> sns:Publish TopicArn=*; open: client
=== await in condition
import { S3Client, HeadObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
const s3 = new S3Client({});
const exists = (Key) => s3.send(new HeadObjectCommand({ Bucket: "b", Key })).then(() => true, () => false); //> s3:HeadObject Bucket=b Key=k
export const handler = async () => { if (!(await exists("k"))) await s3.send(new PutObjectCommand({ Bucket: "b", Key: "k" })); }; //> s3:PutObject Bucket=b Key=k
=== arguments that are spread
import { S3 } from "@aws-sdk/client-s3";
const s3 = new S3({});
const run = (...args) => s3.getObject(...args); //> s3:GetObject Bucket=*
export const handler = async (event) => run({ Bucket: "b", Key: "k" });
