// What comes along with machines: public addresses of their subnets, detailed monitoring, tenancy.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/pricing/costing.h"

namespace cfnaudit::pricing {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

/// The items of X among a subnet that assigns addresses, one that does not, and one that may.
Lines among_subnets(std::string_view resources) {
  return cost_of(concat(R"(
Parameters: {Unset: {Type: String}}
Resources:
  Public: {Type: AWS::EC2::Subnet, Properties: {MapPublicIpOnLaunch: true}}
  Other: {Type: AWS::EC2::Subnet, Properties: {MapPublicIpOnLaunch: 'true'}}
  Private: {Type: AWS::EC2::Subnet, Properties: {MapPublicIpOnLaunch: false}}
  Open: {Type: AWS::EC2::Subnet, Properties: {MapPublicIpOnLaunch: !Ref Unset}}
)",
                        resources))
      ->items("X");
}

Lines instance(std::string_view properties, std::string_view others = "") {
  return among_subnets(
      concat("  X: {Type: AWS::EC2::Instance, Properties: {InstanceType: t3.micro, ", properties,
             "}}\n", others));
}

constexpr std::string_view kAddress = "Public IPv4 address: 3.65";

// https://aws.amazon.com/ec2/pricing/on-demand/ (T2/T3/T4g Unlimited Mode Pricing)
TEST(CpuCredits, DependOnProcessorAndSystem) {
  const auto credits = [](const char* type, const char* system) {
    Usage usage = usage_of("X", {{"monthly_cpu_credit_hrs", 100}, {"vcpu_count", 2}});
    usage.declare(Usage::Scope::kResource, "X", "operating_system", {Quantity(), system});
    return cost_of(concat("Resources:\n  X: {Type: AWS::EC2::Instance, Properties: {InstanceType: ",
                          type, "}}\n"),
                   usage)
        ->items("X");
  };
  EXPECT_THAT(credits("t3.micro", "linux"), Contains("Surplus CPU credits: 10.00"));
  EXPECT_THAT(credits("t3.micro", "windows"), Contains("Surplus CPU credits: 19.20"));
  EXPECT_THAT(credits("t4g.micro", "linux"), Contains("Surplus CPU credits: 8.00"));
}

TEST(PublicAddress, FollowsTheSubnet) {
  EXPECT_THAT(instance("SubnetId: !Ref Public"), Contains(kAddress));
  EXPECT_THAT(instance("SubnetId: !Ref Private"), Not(Contains(HasSubstr("IPv4"))));
  EXPECT_THAT(instance("SubnetId: subnet-1"), Not(Contains(HasSubstr("IPv4"))));
  EXPECT_THAT(instance("SubnetId: !Ref Open"),
              Contains("Public IPv4 address: unpriced(parameter Unset has no value)"));
}

TEST(PublicAddress, FollowsTheInterfaceFirst) {
  EXPECT_THAT(
      instance("NetworkInterfaces: [{SubnetId: !Ref Private, AssociatePublicIpAddress: true}]"),
      Contains(kAddress));
  EXPECT_THAT(
      instance("NetworkInterfaces: [{SubnetId: !Ref Public, AssociatePublicIpAddress: false}]"),
      Not(Contains(HasSubstr("IPv4"))));
  EXPECT_THAT(instance("NetworkInterfaces: [{SubnetId: !Ref Public, DeviceIndex: 0}]"),
              Contains(kAddress));
  EXPECT_THAT(instance("SubnetId: !Ref Public, NetworkInterfaces: [{NetworkInterfaceId: eni-1}]"),
              Not(Contains(HasSubstr("IPv4"))));
  EXPECT_THAT(instance("NetworkInterfaces: [{AssociatePublicIpAddress: !Ref Unset}]"),
              Contains(HasSubstr("Public IPv4 address: unpriced(")));
}

TEST(PublicAddress, IsReplacedByAnElasticOne) {
  EXPECT_THAT(instance("SubnetId: !Ref Public",
                       "  Ip: {Type: AWS::EC2::EIP, Properties: {InstanceId: !Ref X}}\n"),
              Not(Contains(HasSubstr("IPv4"))));
  EXPECT_THAT(instance("SubnetId: !Ref Public",
                       "  Ip: {Type: AWS::EC2::EIPAssociation, Properties: "
                       "{InstanceId: !Ref X, AllocationId: eipalloc-1}}\n"),
              Not(Contains(HasSubstr("IPv4"))));
}

Lines group(std::string_view subnets, std::string_view configuration = "") {
  return among_subnets(concat(
      "  C: {Type: AWS::AutoScaling::LaunchConfiguration, Properties: {InstanceType: m5.large",
      configuration,
      "}}\n  X: {Type: AWS::AutoScaling::AutoScalingGroup, Properties: {MinSize: 2, MaxSize: 4, "
      "LaunchConfigurationName: !Ref C, VPCZoneIdentifier: ",
      subnets, "}}\n"));
}

TEST(PublicAddress, OfAGroupFollowsAllItsSubnets) {
  EXPECT_THAT(group("[!Ref Public, !Ref Other]"), Contains("Public IPv4 address: 7.30 <= 14.60"));
  EXPECT_THAT(group("[!Ref Private]"), Not(Contains(HasSubstr("IPv4"))));
  EXPECT_THAT(group("[!Ref Public, !Ref Private]"),
              Contains(HasSubstr("Public IPv4 address: unpriced(only some of its subnets")));
  EXPECT_THAT(group("[!Ref Public]", ", AssociatePublicIpAddress: false"),
              Not(Contains(HasSubstr("IPv4"))));
  EXPECT_THAT(among_subnets("  X: {Type: AWS::EKS::Nodegroup, Properties: {Subnets: [!Ref Public], "
                            "ScalingConfig: {DesiredSize: 2}}}\n"),
              Contains("Public IPv4 address: 7.30"));
}

TEST(Monitoring, IsDetailedByDefaultInALaunchConfiguration) {
  EXPECT_THAT(group("[!Ref Private]"), Contains("Detailed monitoring: 4.20 <= 8.40"));
  EXPECT_THAT(group("[!Ref Private]", ", InstanceMonitoring: false"),
              Not(Contains(HasSubstr("monitoring"))));
  EXPECT_THAT(group("[!Ref Private]", ", InstanceMonitoring: !Ref Unset"),
              Contains(HasSubstr("Detailed monitoring: unpriced(parameter Unset")));
  EXPECT_THAT(instance("SubnetId: !Ref Private"), Not(Contains(HasSubstr("monitoring"))));
  EXPECT_THAT(instance("Monitoring: true"), Contains("Detailed monitoring: 2.10"));
}

TEST(Tenancy, IsReadFromEachKindOfLaunch) {
  const std::string dedicated = group("[!Ref Private]", ", PlacementTenancy: dedicated").front();
  EXPECT_NE(dedicated, group("[!Ref Private]").front());
  EXPECT_EQ(dedicated, among_subnets(R"(
  T: {Type: AWS::EC2::LaunchTemplate, Properties: {LaunchTemplateData: {InstanceType: m5.large, Placement: {Tenancy: dedicated}}}}
  X: {Type: AWS::AutoScaling::AutoScalingGroup, Properties: {MinSize: 2, MaxSize: 4, LaunchTemplate: {LaunchTemplateId: !Ref T, Version: 1}}}
)")
                           .front());
  EXPECT_THAT(instance("Tenancy: !Ref Unset").front(),
              HasSubstr("Instance hours: unpriced(parameter Unset"));
  EXPECT_THAT(instance("Tenancy: host"), Not(Contains(HasSubstr("Instance hours"))));
}

}  // namespace
}  // namespace cfnaudit::pricing
