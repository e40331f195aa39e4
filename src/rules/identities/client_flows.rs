//! Clients that sign users in on Cognito's own pages: flows of OAuth, where they return to, and how long
//! tokens are valid.

use std::ops::RangeInclusive;

use crate::facts::limits::cognito as limits;
use crate::names::listed;
use crate::rules::prelude::{Finding, Help, Judged, Node, Resource, Word, finding, pages, rules};
use crate::rules::views::tables::{complete, lacks};
use crate::template::text::{self, Piece};

rules!(
    // No page of AWS's says so. Cognito does: github.com/cisagov/crossfeed/pull/440 (2020).
    error NO_CALLBACK = cog029 {
        title: "a client whose users come back from Cognito's pages says where to",
        explanation: "With the flows `code` and `implicit` Cognito sends users back to one of `CallbackURLs`, \
            and refuses a client that has none (\"CallbackUrls can not be empty when code flow or implicit flow is \
            selected\").",
        page: pages::COGNITO_CREATE_CLIENT,
    },
    error MACHINE = cog030 {
        title: "a client for machines has a secret, and no flow for people",
        explanation: "`client_credentials` gives a token to whoever has the client's id and secret, and is the only \
            flow of its client: people sign in with a client of their own. Cognito refuses it beside `code` or \
            `implicit`, and for a client without `GenerateSecret`.",
        page: pages::COGNITO_CREATE_CLIENT,
    },
    error PLAIN_CALLBACK = cog031 {
        title: "users come back by https",
        explanation: "A code or token travels in the address. Cognito takes `http://` for `localhost` alone, to \
            test with; otherwise `https://`, or the scheme of an app, such as `myapp://`.",
        page: pages::COGNITO_CREATE_CLIENT,
    },
    error VALIDITY = cog032 {
        title: "a token is valid for as long as Cognito allows",
        explanation: "Access and ID tokens are valid for 5 minutes to 1 day, refresh tokens for 60 minutes to \
            3,650 days. `TokenValidityUnits` says in what the numbers are; without it, hours of access and ID \
            tokens, days of refresh tokens.",
        page: pages::COGNITO_CREATE_CLIENT,
    },
);

pub(super) fn check(_: &Judged<'_>, client: &Resource<'_>, findings: &mut Vec<Finding>) {
    let Some(properties) = client.node().get("Properties") else { return };
    let is_on = client.property("AllowedOAuthFlowsUserPoolClient");
    if is_on.and_then(|node| node.as_bool()) == Some(true) {
        findings.extend(check_flows(client, &properties));
        let addresses = client.property("CallbackURLs");
        let addresses = addresses.into_iter().flat_map(|list| list.items());
        findings.extend(addresses.filter_map(|address| plain(client, &address)));
    }
    for token in TOKENS {
        findings.extend(token.judge(client, &properties));
    }
}

fn check_flows(client: &Resource<'_>, properties: &Node<'_>) -> Option<Finding> {
    let node = client.property("AllowedOAuthFlows")?;
    let flows = complete(&node)?;
    let named = |name: &str| flows.iter().find(|flow| flow.as_str() == Some(name));
    let people: Vec<&str> =
        ["code", "implicit"].into_iter().filter(|name| named(name).is_some()).collect();
    if let Some(machine) = named("client_credentials") {
        if !people.is_empty() {
            return finding!(
                &MACHINE,
                "client `{client}` has `client_credentials` beside {}",
                listed(people)
            )
            .here(machine, "not beside flows for people")
            .help("give machines a client of their own")
            .found();
        }
        let secret = client.property("GenerateSecret");
        let is_without = match secret {
            Some(secret) => secret.as_bool() == Some(false),
            None => lacks(properties, "GenerateSecret"),
        };
        return is_without.then(|| {
            finding!(&MACHINE, "client `{client}` has `client_credentials`, and no secret")
                .here(machine, "needs a secret")
                .help(Help::say("add {}", [Word::property("GenerateSecret", true)]))
        });
    }
    let callbacks = client.property("CallbackURLs");
    let is_without = match callbacks {
        Some(list) => list.is_list() && list.items().next().is_none(),
        None => lacks(properties, "CallbackURLs"),
    };
    (!people.is_empty() && is_without).then(|| {
        finding!(
            &NO_CALLBACK,
            "client `{client}` has the flow {}, and nowhere to return to",
            listed(people)
        )
        .here(&node, "needs `CallbackURLs`")
        .help(Help::say(
            "add {}",
            [Word::property("CallbackURLs", serde_json::json!(["https://…"]))],
        ))
    })
}

/// An address that others can read along.
fn plain(client: &Resource<'_>, address: &Node<'_>) -> Option<Finding> {
    let pieces = text::pieces(address);
    let Some(Piece::Literal(start)) = pieces.first() else { return None };
    let (scheme, rest) = start.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next()?;
    // What follows may belong to the host.
    let is_whole = pieces.len() == 1 || host.len() < rest.len();
    let name = match host.strip_prefix('[') {
        Some(address) => address.split(']').next()?,
        None => host.split(':').next()?,
    };
    if !scheme.eq_ignore_ascii_case("http")
        || !is_whole
        || ["localhost", "127.0.0.1", "::1"].contains(&name)
    {
        return None;
    }
    finding!(&PLAIN_CALLBACK, "client `{client}` returns to `{}`", text::shown(address))
        .here(address, "not `https`")
        .help("write `https://`; `http://` is for `localhost` alone")
        .found()
}

/// A kind of token: its property, its unit's, the unit without one, and how long it may be valid.
struct Token {
    property: &'static str,
    unit: &'static str,
    default: &'static str,
    seconds: RangeInclusive<i64>,
    possible: &'static str,
}

const TOKENS: [Token; 3] = [
    Token {
        property: "AccessTokenValidity",
        unit: "AccessToken",
        default: "hours",
        seconds: limits::TOKEN_SECONDS,
        possible: "5 minutes to 1 day",
    },
    Token {
        property: "IdTokenValidity",
        unit: "IdToken",
        default: "hours",
        seconds: limits::TOKEN_SECONDS,
        possible: "5 minutes to 1 day",
    },
    Token {
        property: "RefreshTokenValidity",
        unit: "RefreshToken",
        default: "days",
        seconds: limits::REFRESH_TOKEN_SECONDS,
        possible: "60 minutes to 3,650 days",
    },
];

impl Token {
    fn judge(&self, client: &Resource<'_>, properties: &Node<'_>) -> Option<Finding> {
        let node = client.property(self.property)?;
        let number = node.as_i64()?;
        let units = client.property("TokenValidityUnits");
        let unit = match units {
            None if lacks(properties, "TokenValidityUnits") => self.default,
            None => return None,
            Some(units) => match units.get(self.unit) {
                None if lacks(&units, self.unit) => self.default,
                None => return None,
                Some(unit) => unit.as_str()?,
            },
        };
        let seconds = number.saturating_mul(match unit {
            "seconds" => 1,
            "minutes" => 60,
            "hours" => 3_600,
            "days" => 86_400,
            _ => return None,
        });
        // Nothing is as good as the default.
        if number <= 0 || self.seconds.contains(&seconds) {
            return None;
        }
        let property = self.property;
        finding!(&VALIDITY, "`{property}` of client `{client}` is {number} {unit}")
            .here(&node, self.possible)
            .help(format!(
                "write a time of {}; `TokenValidityUnits` says in what it is counted",
                self.possible
            ))
            .found()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::codes;
    use serde_json::{Value, json};

    fn judged(properties: Value) -> Vec<&'static str> {
        let client = json!({ "Type": "AWS::Cognito::UserPoolClient", "Properties": properties });
        codes(RULES, json!({ "Web": client }))
    }

    fn flows(flows: Value, more: Value) -> Vec<&'static str> {
        let mut properties =
            json!({ "AllowedOAuthFlows": flows, "AllowedOAuthFlowsUserPoolClient": true });
        for (name, value) in more.as_object().unwrap() {
            properties[name] = value.clone();
        }
        judged(properties)
    }

    #[test]
    fn people_come_back_somewhere() {
        let callback = |to: Value| json!({ "CallbackURLs": to });
        assert_eq!(flows(json!(["code"]), json!({})), ["COG029"]);
        assert_eq!(flows(json!(["implicit", "code"]), callback(json!([]))), ["COG029"]);
        assert_eq!(flows(json!(["code"]), callback(json!(["https://a.example"]))), [""; 0]);
        assert_eq!(flows(json!(["code"]), callback(json!({ "Ref": "Urls" }))), [""; 0]);
        let off = json!({ "AllowedOAuthFlowsUserPoolClient": false });
        assert_eq!(flows(json!(["code"]), off), [""; 0]);
        assert_eq!(flows(json!([{ "Ref": "Flow" }]), json!({})), [""; 0]);
        assert_eq!(flows(json!({ "Ref": "Flows" }), json!({})), [""; 0]);
    }

    #[test]
    fn machines_have_a_client_of_their_own() {
        let secret = |has: Value| json!({ "GenerateSecret": has });
        let machine = || json!(["client_credentials"]);
        assert_eq!(flows(machine(), secret(json!(true))), [""; 0]);
        assert_eq!(flows(machine(), secret(json!("true"))), [""; 0]);
        assert_eq!(flows(machine(), secret(json!({ "Ref": "HasSecret" }))), [""; 0]);
        assert_eq!(flows(machine(), json!({})), ["COG030"]);
        assert_eq!(flows(machine(), secret(json!(false))), ["COG030"]);
        for other in ["code", "implicit"] {
            let both = json!([other, "client_credentials"]);
            assert_eq!(flows(both, secret(json!(true))), ["COG030"], "{other}");
        }
    }

    #[test]
    fn callbacks_are_encrypted() {
        let of = |address: Value| flows(json!(["code"]), json!({ "CallbackURLs": [address] }));
        for (address, is_right) in [
            (json!("https://shop.example/back"), true),
            (json!("http://localhost"), true),
            (json!("http://localhost:3000/back"), true),
            (json!("http://127.0.0.1:8080"), true),
            (json!("http://[::1]:8080/back"), true),
            (json!("shop://back"), true),
            (json!({ "Fn::Sub": "http://${Host}/back" }), true),
            (json!({ "Fn::Sub": "http://local${Rest}" }), true),
            (json!({ "Ref": "Callback" }), true),
            (json!("http://shop.example/back"), false),
            (json!("HTTP://shop.example"), false),
            (json!("http://localhost.shop.example"), false),
            (json!({ "Fn::Sub": "http://shop.example/${Path}" }), false),
        ] {
            let expected: &[&str] = if is_right { &[] } else { &["COG031"] };
            assert_eq!(of(address.clone()), expected, "{address}");
        }
    }

    #[test]
    fn tokens_are_valid_for_a_while() {
        for (property, token, number, unit, is_right) in [
            ("AccessTokenValidity", "AccessToken", 24, "", true),
            ("AccessTokenValidity", "AccessToken", 25, "", false),
            ("AccessTokenValidity", "AccessToken", 5, "minutes", true),
            ("AccessTokenValidity", "AccessToken", 4, "minutes", false),
            ("IdTokenValidity", "IdToken", 1, "days", true),
            ("IdTokenValidity", "IdToken", 2, "days", false),
            ("IdTokenValidity", "IdToken", 299, "seconds", false),
            ("IdTokenValidity", "IdToken", 90, "fortnights", true),
            ("RefreshTokenValidity", "RefreshToken", 3_650, "", true),
            ("RefreshTokenValidity", "RefreshToken", 3_651, "", false),
            ("RefreshTokenValidity", "RefreshToken", 59, "minutes", false),
            ("RefreshTokenValidity", "RefreshToken", 1, "hours", true),
            ("RefreshTokenValidity", "RefreshToken", 0, "", true),
            ("RefreshTokenValidity", "RefreshToken", i64::MAX, "", false),
        ] {
            let mut properties = json!({ property: number });
            if !unit.is_empty() {
                properties["TokenValidityUnits"] = json!({ token: unit });
            }
            let expected: &[&str] = if is_right { &[] } else { &["COG032"] };
            assert_eq!(judged(properties), expected, "{property} {number} {unit}");
        }
        for units in [json!({ "Ref": "Units" }), json!({ "AccessToken": { "Ref": "Unit" } })] {
            let known = judged(json!({ "AccessTokenValidity": 90, "TokenValidityUnits": units }));
            assert_eq!(known, [""; 0], "{units}");
        }
        let others = json!({ "IdToken": "minutes" });
        let access = json!({ "AccessTokenValidity": 90, "TokenValidityUnits": others });
        assert_eq!(judged(access), ["COG032"]);
    }
}
