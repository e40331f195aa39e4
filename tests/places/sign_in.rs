//! Sign-ins, and the escape hatch.

use serde_json::json;
use tablature::Action::GetItem;
use tablature::*;

pub(crate) fn stack(_: &Stage) -> Stack {
    let mut stack = Stack::new("others").outputs_for_all();
    let people = stack.add(
        UserPool::new("People")
            .user_pool_name("people")
            .sign_in_with([SignInAttribute::Email])
            .password_policy(PasswordPolicy::at_least(12).uppercase().symbols())
            .self_sign_up(false)
            .deletion_protection(true)
            .custom_attribute(CustomAttribute::string("team").immutable())
            .custom_attribute(CustomAttribute::number("level"))
            .custom_attribute(CustomAttribute::boolean("paid"))
            .custom_attribute(CustomAttribute::date_time("joined"))
            .removal_policy(RemovalPolicy::Destroy)
            .logical_id("PeoplePool"),
    );
    stack.add(
        UserPoolClient::new("Web", &people)
            .client_name("web")
            .auth_flows([AuthFlow::UserSrp])
            .generate_secret(false)
            .write_attributes(["email"])
            .logical_id("WebClient"),
    );
    let notes = stack.add(TableV2::on_demand("Notes", Attribute::string("userId")));
    let sign_in = stack.add(
        UserSignIn::new("Writers")
            .user_pool(UserPool::new("WritersUserPool"))
            .guests(true)
            .map_claim("custom:team", "team")
            .write_attributes(["email"]),
    );
    stack.add(Role::new("Editor", sign_in.group("editors")));
    stack.add(Role::new("Critic", sign_in.group_with_precedence("critics", 5)));
    stack.add(
        Role::new("Writer", sign_in.authenticated())
            .allow(notes.actions([GetItem]).rows(LeadingKey::user_pool_sub().family("#"))),
    );
    stack.add(Role::new("Guest", sign_in.unauthenticated()));
    let seed = json!({ "ServiceToken": "arn:aws:lambda:eu-west-1:123456789012:function:seed" });
    stack.add(CfnResource::typed("Seed", &Seed(seed)));
    stack.add(
        CfnResource::new("Topic", "AWS::SNS::Topic")
            .property("TopicName", Expr::sub("${AWS::StackName}-topic"))
            .property("TopicName", "topic")
            .depends_on("Seed")
            .removal_policy(RemovalPolicy::Retain),
    );
    stack
}

struct Seed(serde_json::Value);

impl serde::Serialize for Seed {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl ResourceProperties for Seed {
    const TYPE: &'static str = "Custom::Seed";
}
