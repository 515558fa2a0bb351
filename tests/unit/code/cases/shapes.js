=== promises of version 2
const AWS = require("aws-sdk");
AWS.config.update({ region: "eu-west-1" });
const sqs = new AWS.SQS({ apiVersion: "2012-11-05" });
exports.handler = async (event) => {
  const { Messages = [] } = await sqs.receiveMessage({ QueueUrl: process.env.Q }).promise(); //> sqs:ReceiveMessage QueueUrl=${Q}
  for (const m of Messages) await sqs.deleteMessage({ QueueUrl: process.env.Q, ReceiptHandle: m.ReceiptHandle }).promise(); //> sqs:DeleteMessage QueueUrl=${Q}
};
=== callbacks of version 2
var AWS = require("aws-sdk");
var ddb = new AWS.DynamoDB();
exports.handler = function (event, context, callback) {
  var params = { TableName: "t", Key: { id: { S: event.id } } };
  ddb.getItem(params, function (err, data) { //> dynamodb:GetItem TableName=t
    if (err) { callback(err); return; }
    params.ReturnValues = "ALL_OLD";
    ddb.deleteItem(params, function (err2) { callback(err2, data.Item); }); //> dynamodb:DeleteItem TableName=t
  });
};
=== pages of version 2
const { S3, DynamoDB: { DocumentClient } } = require("aws-sdk");
const s3 = new S3(), doc = new DocumentClient();
exports.handler = async () => {
  s3.listObjectsV2({ Bucket: "b" }).eachPage((e, page) => true); //> s3:ListObjectsV2 Bucket=b
  await doc.query({ TableName: "t", IndexName: "i" }).promise(); //> dynamodb:Query TableName=t IndexName=i
  await doc.transactWrite({ TransactItems: [{ Put: { TableName: "t", Item: {} } }] }).promise(); //> dynamodb:TransactWriteItems TransactItems[].Put.TableName=t
  await doc.batchGet({ RequestItems: { t: { Keys: [] } } }).promise(); //> dynamodb:BatchGetItem RequestItems.{key}=t
  const request = s3.putObject({ Bucket: "c", Key: "k" }); //> s3:PutObject Bucket=c
  request.on("success", () => {}).send();
};
=== require with destructuring
const { DynamoDBClient } = require("@aws-sdk/client-dynamodb"), { DynamoDBDocumentClient: Doc, UpdateCommand: Update } = require("@aws-sdk/lib-dynamodb");
const doc = Doc.from(new DynamoDBClient());
module.exports = { handler: async (e) => doc.send(new Update({ TableName: process.env["TABLE"], Key: { id: e.id } })) }; //> dynamodb:UpdateItem TableName=${TABLE}
=== require of a member
const SNSClient = require("@aws-sdk/client-sns").SNSClient;
const sns = require("@aws-sdk/client-sns");
exports.handler = async () => new SNSClient({}).send(new sns.PublishCommand({ TopicArn: "t", Message: "m" })); //> sns:Publish TopicArn=t
=== require in the handler
exports.handler = async (event) => {
  const { S3Client, GetObjectCommand } = require("@aws-sdk/client-s3");
  try {
    return await new S3Client({}).send(new GetObjectCommand({ Bucket: "b", Key: event.key })); //> s3:GetObject Bucket=b Key=<key>
  } catch (e) {
    if (e.name === "NoSuchKey") return null;
    throw e;
  }
};
=== exports of files
--- index.js
const lib = require("./lib");
const { remove } = require("./lib/remove");
exports.handler = async (e) => { await lib.save(e); await remove(e.id); await lib.sub.list(); };
--- lib/index.js
const { db } = require("./db");
exports.save = (Item) => db.put({ TableName: process.env.T, Item }).promise(); //> dynamodb:PutItem TableName=${T}
exports.sub = require("./list.js");
--- lib/db.js
const AWS = require("aws-sdk");
module.exports.db = new AWS.DynamoDB.DocumentClient();
--- lib/remove.js
const { db } = require("./db");
const remove = (id) => db.delete({ TableName: process.env.T, Key: { id } }).promise(); //> dynamodb:DeleteItem TableName=${T}
module.exports = { remove };
--- lib/list.js
const { db } = require("./db");
module.exports = class {};
module.exports.list = () => db.scan({ TableName: "l" }).promise(); //> dynamodb:Scan TableName=l
=== functions before they are defined
const { SQSClient, SendMessageCommand } = require("@aws-sdk/client-sqs");
exports.handler = handler;
async function handler(event) { return send(event); }
function send(body) { return client.send(new SendMessageCommand({ QueueUrl: url(), MessageBody: JSON.stringify(body) })); } //> sqs:SendMessage QueueUrl=${Q}
function url() { return process.env.Q; }
const client = new SQSClient({});
=== prototypes
const AWS = require("aws-sdk");
function Store(table) { this.table = table; this.db = new AWS.DynamoDB.DocumentClient(); }
Store.prototype.get = function (id) { return this.db.get({ TableName: this.table, Key: { id: id } }).promise(); }; //> dynamodb:GetItem TableName=t
exports.handler = async (e) => new Store("t").get(e.id);
=== promisify
const { promisify } = require("util");
const AWS = require("aws-sdk");
const s3 = new AWS.S3();
const get = promisify(s3.getObject.bind(s3));
exports.handler = async () => get({ Bucket: "b", Key: "k" }); //> s3:GetObject Bucket=b
=== a sequence and a void
const { SNS } = require("@aws-sdk/client-sns");
const sns = new SNS({});
exports.handler = async (e) => { void sns.publish({ TopicArn: "a", Message: "x" }); e.b && (await sns.publish({ TopicArn: "b", Message: "x" })); return 1, sns.publish({ TopicArn: "c", Message: "x" }); }; //> sns:Publish TopicArn=a; sns:Publish TopicArn=b; sns:Publish TopicArn=c
=== AppConfig and Kinesis of version 2
const Kinesis = require("aws-sdk/clients/kinesis");
const DynamoDB = require("aws-sdk/clients/dynamodb");
const doc = new DynamoDB.DocumentClient({ service: new DynamoDB() });
const kinesis = new Kinesis();
exports.handler = async () => {
  await kinesis.putRecords({ StreamName: process.env.S, Records: [] }).promise(); //> kinesis:PutRecords StreamName=${S}
  await doc.update({ TableName: "t", Key: {} }).promise(); //> dynamodb:UpdateItem TableName=t
};
=== the resource of a bucket that is bound
const AWS = require("aws-sdk");
const bucket = new AWS.S3({ params: { Bucket: "bound" } });
exports.handler = async () => bucket.getObject({ Key: "k" }).promise(); //> s3:GetObject Bucket=bound Key=k
