#pragma once

// Names of the resource types that several rows speak of, read on 2026-11-22. Used by the tables of
// this folder.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html

#include <array>
#include <string_view>

namespace cfnaudit::aws {

/// The types that a property may name; any when empty.
using Types = std::array<std::string_view, 4>;

inline constexpr std::string_view kFunction = "AWS::Lambda::Function";
inline constexpr std::string_view kVersion = "AWS::Lambda::Version";
inline constexpr std::string_view kAlias = "AWS::Lambda::Alias";
inline constexpr std::string_view kRole = "AWS::IAM::Role";
inline constexpr std::string_view kQueue = "AWS::SQS::Queue";
inline constexpr std::string_view kTopic = "AWS::SNS::Topic";
inline constexpr std::string_view kKmsKey = "AWS::KMS::Key";
inline constexpr std::string_view kKeyAlias = "AWS::KMS::Alias";
inline constexpr std::string_view kBucket = "AWS::S3::Bucket";
inline constexpr std::string_view kTable = "AWS::DynamoDB::Table";
inline constexpr std::string_view kGlobalTable = "AWS::DynamoDB::GlobalTable";
inline constexpr std::string_view kStream = "AWS::Kinesis::Stream";
inline constexpr std::string_view kDelivery = "AWS::KinesisFirehose::DeliveryStream";
inline constexpr std::string_view kMachine = "AWS::StepFunctions::StateMachine";
inline constexpr std::string_view kLogGroup = "AWS::Logs::LogGroup";
inline constexpr std::string_view kRestApi = "AWS::ApiGateway::RestApi";
inline constexpr std::string_view kHttpApi = "AWS::ApiGatewayV2::Api";
inline constexpr std::string_view kVpc = "AWS::EC2::VPC";
inline constexpr std::string_view kSubnet = "AWS::EC2::Subnet";
inline constexpr std::string_view kSecurityGroup = "AWS::EC2::SecurityGroup";
inline constexpr std::string_view kRouteTable = "AWS::EC2::RouteTable";
inline constexpr std::string_view kNatGateway = "AWS::EC2::NatGateway";
inline constexpr std::string_view kInternetGateway = "AWS::EC2::InternetGateway";
inline constexpr std::string_view kCluster = "AWS::ECS::Cluster";
inline constexpr std::string_view kTaskDefinition = "AWS::ECS::TaskDefinition";
inline constexpr std::string_view kBus = "AWS::Events::EventBus";
inline constexpr std::string_view kActivity = "AWS::StepFunctions::Activity";
inline constexpr std::string_view kUser = "AWS::IAM::User";

}  // namespace cfnaudit::aws
