=== version 2
const AWS = require("aws-sdk");
const db = new AWS.DynamoDB.DocumentClient({ region: "eu-west-1" });
const s3 = new AWS.S3();
exports.handler = async (event) => {
  await db.put({ TableName: process.env.TABLE, Item: event }).promise(); //> dynamodb:PutItem TableName=${TABLE} region=eu-west-1
  const url = s3.getSignedUrl("getObject", { Bucket: "b", Key: event.key }); //> s3:GetObject Bucket=b Key=<key> signs
  await s3.upload({ Bucket: "b", Key: "k", Body: "x" }).promise(); //> s3:PutObject Bucket=b Key=k; s3:CreateMultipartUpload; s3:UploadPart; s3:CompleteMultipartUpload; s3:AbortMultipartUpload
  return s3.waitFor("objectExists", { Bucket: "b", Key: "k" }).promise(); //> s3:HeadObject Bucket=b Key=k
};
=== single clients of version 2
const S3 = require("aws-sdk/clients/s3");
const { SQS } = require("aws-sdk");
exports.handler = (event, context, callback) => {
  new S3().getObject({ Bucket: "b", Key: "k" }, (error, data) => { //> s3:GetObject Bucket=b
    new SQS().sendMessage({ QueueUrl: process.env.QUEUE, MessageBody: "x" }, callback); //> sqs:SendMessage QueueUrl=${QUEUE}
  });
};
=== a prototype class
const { SNSClient, PublishCommand } = require("@aws-sdk/client-sns");
class Topic {
  #client = new SNSClient({});
  constructor(arn) { this.arn = arn; }
  async tell(text) {
    return this.#client.send(new PublishCommand({ TopicArn: this.arn, Message: text })); //> sns:Publish TopicArn=${TOPIC}
  }
}
const topic = new Topic(process.env.TOPIC);
module.exports.handler = async () => topic.tell("x");
=== maps over what an event holds
const { SQSClient, SendMessageBatchCommand } = require("@aws-sdk/client-sqs");
const c = new SQSClient();
exports.handler = async ({ Records }) => Promise.all(Records.map(async (r) =>
  c.send(new SendMessageBatchCommand({ QueueUrl: process.env.Q, Entries: [{ Id: r.id, MessageBody: r.body }] })))); //> sqs:SendMessageBatch QueueUrl=${Q} Entries[].MessageBody=<Records.[].body>
=== a command that is passed on
const { DynamoDBClient, GetItemCommand } = require("@aws-sdk/client-dynamodb");
const run = (command) => new DynamoDBClient({}).send(command); //> dynamodb:GetItem TableName=a; dynamodb:GetItem TableName=b
exports.handler = async () => {
  await run(new GetItemCommand({ TableName: "a", Key: {} }));
  await run(new GetItemCommand({ TableName: "b", Key: {} }));
};
=== spread arguments
const { DynamoDB } = require("@aws-sdk/client-dynamodb");
const db = new DynamoDB({});
const base = { TableName: "t" };
exports.handler = async (event) => {
  await db.scan({ ...base, Limit: 1 }); //> dynamodb:Scan TableName=t Limit=1
  await db.scan({ ...event.query }); //> dynamodb:Scan TableName=*
};
=== names that nobody knows
const AWS = require("aws-sdk");
exports.handler = async (event) => new AWS.DynamoDB()[event.method](event.params).promise(); //> open: the name of a method is not known
=== other programs
const { exec } = require("child_process");
exports.handler = async () => exec("aws s3 ls"); //> open: it runs another program
=== files of the package
--- index.js
const { save } = require("./lib/store");
exports.handler = async (event) => save(event);
--- lib/store.js
const { DynamoDBClient } = require("@aws-sdk/client-dynamodb");
const { DynamoDBDocumentClient, PutCommand } = require("@aws-sdk/lib-dynamodb");
const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const table = process.env.TABLE; //> env: TABLE
module.exports = {
  save: (item) => client.send(new PutCommand({ TableName: table, Item: item })), //> dynamodb:PutItem TableName=${TABLE}
  clear: () => client.send(new DeleteCommand({ TableName: table })),
};
=== variables of the environment
const { SQS } = require("@aws-sdk/client-sqs");
const { QUEUE, LEVEL = "info" } = process.env; //> env: QUEUE; optional: LEVEL
const debug = process.env.DEBUG === "1"; //> optional: DEBUG
const list = process.env.LIST; //> env: LIST
exports.handler = async () => {
  if (process.env.TOPIC) console.log("x"); //> optional: TOPIC
  return new SQS({}).sendMessage({ QueueUrl: QUEUE, MessageBody: list.split(",")[0] }); //> sqs:SendMessage QueueUrl=${QUEUE}
};
