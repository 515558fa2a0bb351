// What inline code contacts, for the rules about paths.

#include "rules/network/inline_code.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cfnaudit::rules {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(InlineCode, NamesTheServicesOfItsClients) {
  EXPECT_THAT(contacts_of("a = boto3.client('sqs')\nb = boto3.resource( \"dynamodb\")").services,
              ElementsAre("sqs", "dynamodb"));
  EXPECT_THAT(contacts_of("const { SFNClient } = require('@aws-sdk/client-sfn');").services,
              ElementsAre("states"));
  EXPECT_THAT(contacts_of("boto3.client(name)").services, IsEmpty());
  EXPECT_THAT(contacts_of("boto3.client('sqs', endpoint_url=URL)").services, IsEmpty());
}

TEST(InlineCode, NamesTheHostsThatItOpens) {
  EXPECT_THAT(contacts_of("urllib.request.urlopen('https://checkip.amazonaws.com')").hosts,
              ElementsAre("checkip.amazonaws.com"));
  EXPECT_THAT(contacts_of("await fetch(`https://api.github.com/users/${name}`)").hosts,
              ElementsAre("api.github.com"));
  EXPECT_THAT(contacts_of("requests.get(url)").hosts, IsEmpty());
  EXPECT_THAT(contacts_of("fetch('http://inner.local/')").hosts, IsEmpty());
  EXPECT_THAT(contacts_of("fetch('https://sqs.us-east-1.amazonaws.com/')").hosts, IsEmpty());
  EXPECT_THAT(contacts_of("# see https://docs.python.org/").hosts, IsEmpty());
}

}  // namespace
}  // namespace cfnaudit::rules
