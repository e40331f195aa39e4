//! §8: the template itself.

use serde_json::{Map, Value, json};

use super::bases::Base;
use super::fault::{Fault, fault};

pub(crate) fn faults() -> Vec<Fault> {
    let mut faults = counts();
    faults.extend(sizes());
    faults.extend(names());
    faults.extend(references());
    faults.extend(words());
    faults
}

const SECTIONS: &[Base] = &[Base::Sections];

fn many(count: usize, value: &Value) -> Value {
    let members: Map<String, Value> =
        (0..count).map(|n| (format!("N{n}"), value.clone())).collect();
    members.into()
}

fn counts() -> Vec<Fault> {
    let topic = json!({ "Type": "AWS::SNS::Topic" });
    let condition = json!({ "Fn::Equals": [{ "Ref": "AWS::Region" }, "eu-west-1"] });
    let references = |count: usize| -> Value {
        (0..count).map(|n| format!("{{{{resolve:ssm:/music/{n}}}}}")).collect()
    };
    let mapping = |count: usize| json!({ "Settings": many(count, &json!({ "days": 1 })) });
    vec![
        fault("CFN010", "501 resources", "at most 500").of(&[Base::Strong]).beyond(
            "/Resources",
            many(501, &topic),
            many(500, &topic),
        ),
        fault("CFN011", "201 parameters", "at most 200").of(&[Base::Strong]).beyond(
            "/Parameters",
            many(201, &json!({ "Type": "String", "Default": "x" })),
            many(200, &json!({ "Type": "String", "Default": "x" })),
        ),
        fault("CFN011", "201 outputs", "at most 200").of(&[Base::Strong]).beyond(
            "/Outputs",
            many(201, &json!({ "Value": "x" })),
            many(200, &json!({ "Value": "x" })),
        ),
        fault("CFN011", "201 mappings", "at most 200").of(&[Base::Strong]).beyond(
            "/Mappings",
            many(201, &json!({ "dev": { "days": 1 } })),
            many(200, &json!({ "dev": { "days": 1 } })),
        ),
        fault("CFN011", "201 attributes of a mapping", "at most 200").of(SECTIONS).beyond(
            "/Mappings",
            mapping(201),
            mapping(200),
        ),
        fault("CFN030", "201 conditions", "at most 200, by AWS's validator")
            .of(&[Base::Strong])
            .beyond("/Conditions", many(201, &condition), many(200, &condition)),
        fault("CFN015", "61 dynamic references", "at most 60").of(SECTIONS).beyond(
            "Alarms/DisplayName",
            json!({ "Fn::Join": ["", references(61)] }),
            json!({ "Fn::Join": ["", references(60)] }),
        ),
        fault("CFN012", "no resources", "at least one")
            .of(&[Base::Strong])
            .set("/Resources", json!({})),
    ]
}

fn sizes() -> Vec<Fault> {
    const DESCRIPTION: &str = "/Description";
    vec![
        fault("CFN013", "a description of 1,025 bytes", "at most 1,024 bytes").of(SECTIONS).beyond(
            DESCRIPTION,
            "x".repeat(1_025),
            "x".repeat(1_024),
        ),
        fault("CFN013", "a description of 513 characters and 1,026 bytes", "at most 1,024 bytes")
            .of(SECTIONS)
            .beyond(DESCRIPTION, "é".repeat(513), "é".repeat(512)),
        fault("CFN013", "an output's description of 1,025 bytes", "at most 1,024 bytes")
            .of(SECTIONS)
            .beyond("/Outputs/TableName/Description", "x".repeat(1_025), "x".repeat(1_024)),
        fault("CFN014", "a template of more than 1 MB", "at most 1 MB from a bucket")
            .of(SECTIONS)
            .beyond(
                "/Metadata",
                json!({ "Notes": "x".repeat(1_000_000) }),
                json!({ "Notes": "x".repeat(900_000) }),
            )
            .at(""),
        fault("CFN031", "a parameter's default of 4,097 bytes", "at most 4,096 bytes")
            .of(SECTIONS)
            .beyond(
                "/Parameters/Motto",
                parameter(&"x".repeat(4_097)),
                parameter(&"x".repeat(4_096)),
            ),
        fault(
            "CFN031",
            "a parameter's default of 2,049 characters and 4,098 bytes",
            "at most 4,096 bytes",
        )
        .of(SECTIONS)
        .beyond(
            "/Parameters/Motto",
            parameter(&"é".repeat(2_049)),
            parameter(&"é".repeat(2_048)),
        ),
        fault("CFN031", "an allowed value of 4,097 bytes", "at most 4,096 bytes")
            .of(SECTIONS)
            .beyond("/Parameters/Stage/AllowedValues/2", "x".repeat(4_097), "x".repeat(4_096)),
        fault("CFN031", "a nested stack's parameter of 4,097 bytes", "at most 4,096 bytes")
            .of(SECTIONS)
            .beyond(
                "Jobs/Parameters",
                json!({ "Motto": "x".repeat(4_097) }),
                json!({ "Motto": "x".repeat(4_096) }),
            ),
        fault("CFN034", "a parameter's description of 4,001 characters", "at most 4,000")
            .of(SECTIONS)
            .beyond("/Parameters/Stage/Description", "é".repeat(4_001), "é".repeat(4_000)),
        fault("CFN033", "51 tags of a nested stack", "model: at most 50").of(SECTIONS).beyond(
            "Jobs/Tags",
            tags(51, "v"),
            tags(50, "v"),
        ),
        fault("CFN033", "a nested stack's tag with an empty value", "model: 1 to 256")
            .of(SECTIONS)
            .beyond("Jobs/Tags", tags(1, ""), tags(1, "v")),
        fault("CFN033", "a nested stack's tag with a value of 257 characters", "model: 1 to 256")
            .of(SECTIONS)
            .beyond("Jobs/Tags", tags(1, &"v".repeat(257)), tags(1, &"v".repeat(256))),
        fault("CFN032", "a nested template's address of 5,121 characters", "model: at most 5,120")
            .of(SECTIONS)
            .beyond("Jobs/TemplateURL", address(5_121), address(5_120)),
    ]
}

fn tags(count: usize, value: &str) -> Value {
    (0..count).map(|n| json!({ "Key": format!("tag{n}"), "Value": value })).collect()
}

fn parameter(default: &str) -> Value {
    json!({ "Type": "String", "Default": default })
}

fn address(length: usize) -> String {
    let host = "https://s3.amazonaws.com/templates/";
    host.to_owned() + &"x".repeat(length - host.len())
}

fn names() -> Vec<Fault> {
    let topic = json!({ "Type": "AWS::SNS::Topic" });
    let long = |length: usize| "N".repeat(length);
    let names = |name: &str, value: &Value| {
        Value::Object(Map::from_iter([(name.to_owned(), value.clone())]))
    };
    let output = json!({ "Value": "x" });
    let mapping = json!({ "dev": { "days": 1 } });
    let default = parameter("x");
    vec![
        fault("CFN016", "a logical id with a hyphen", "A-Za-z0-9")
            .of(SECTIONS)
            .set("/Resources/my-alarms", topic.clone()),
        fault("CFN016", "a logical id of 256 characters", "at most 255")
            .of(&[Base::Strong])
            .beyond("/Resources", names(&long(256), &topic), names(&long(255), &topic)),
        fault("CFN017", "a parameter's name of 256 characters", "at most 255")
            .of(&[Base::Strong])
            .beyond("/Parameters", names(&long(256), &default), names(&long(255), &default)),
        fault("CFN017", "a parameter's name with an underscore", "A-Za-z0-9")
            .of(SECTIONS)
            .set("/Parameters/my_stage", default),
        fault("CFN017", "a mapping's name of 256 characters", "at most 255")
            .of(&[Base::Strong])
            .beyond("/Mappings", names(&long(256), &mapping), names(&long(255), &mapping)),
        fault("CFN017", "an attribute name of 256 characters in a mapping", "at most 255")
            .of(&[Base::Strong])
            .beyond(
                "/Mappings",
                names("Settings", &names(&long(256), &json!({ "days": 1 }))),
                names("Settings", &names(&long(255), &json!({ "days": 1 }))),
            ),
        fault("CFN017", "a second attribute name of 256 characters in a mapping", "at most 255")
            .of(&[Base::Strong])
            .beyond(
                "/Mappings",
                names("Settings", &names("dev", &names(&long(256), &json!(1)))),
                names("Settings", &names("dev", &names(&long(255), &json!(1)))),
            ),
        fault("CFN017", "an output's name of 256 characters", "at most 255")
            .of(&[Base::Strong])
            .beyond("/Outputs", names(&long(256), &output), names(&long(255), &output)),
        fault("CFN017", "an output's name with a hyphen", "alphanumeric")
            .of(SECTIONS)
            .set("/Outputs/table-name", output),
        fault("CFN018", "two outputs with one export", "unique in Region and account")
            .of(SECTIONS)
            .set("/Outputs/Table", export(json!("music-favourites-stream"))),
        fault("CFN018", "two outputs with one computed export", "unique in Region and account")
            .of(SECTIONS)
            .set("/Outputs/Table", export(json!({ "Fn::Sub": "${AWS::StackName}-TableName" }))),
        fault("CFN019", "an export's name that depends on a resource", "Outputs")
            .of(SECTIONS)
            .set("/Outputs/TableName/Export/Name", json!({ "Fn::Sub": "${Favourites}-name" })),
    ]
}

fn export(name: Value) -> Value {
    json!({ "Value": "x", "Export": { "Name": name } })
}

fn references() -> Vec<Fault> {
    vec![
        fault("CFN024", "a `Ref` to nothing", "Ref")
            .of(SECTIONS)
            .set("/Outputs/TableName/Value", json!({ "Ref": "Favorites" })),
        fault("CFN024", "a `Fn::GetAtt` of nothing", "Fn::GetAtt")
            .of(SECTIONS)
            .set("/Outputs/TableName/Value", json!({ "Fn::GetAtt": ["Favorites", "Arn"] })),
        fault("CFN024", "a `Fn::Sub` of nothing", "Fn::Sub")
            .of(SECTIONS)
            .set("/Outputs/TableName/Value", json!({ "Fn::Sub": "${Favorites.Arn}/index/*" })),
        fault(
            "CFN024",
            "a policy variable in `Fn::Sub` without `!`",
            "39: unescaped it is a reference",
        )
        .of(&[Base::SignIn])
        .set(
            "Listener/statement/Condition/ForAllValues:StringEquals/dynamodb:LeadingKeys/0",
            json!({ "Fn::Sub": "${aws:PrincipalTag/sub}" }),
        ),
        fault("CFN024", "a `DependsOn` of nothing", "DependsOn")
            .of(SECTIONS)
            .set("/Resources/Alarms/DependsOn", "Favorites"),
        fault("CFN024", "a `Condition` of nothing", "Conditions")
            .of(SECTIONS)
            .set("/Resources/Alarms/Condition", "IsProd"),
        fault("CFN024", "a mapping that does not exist", "Fn::FindInMap")
            .of(SECTIONS)
            .set("Alarms/DisplayName", json!({ "Fn::FindInMap": ["Setting", "dev", "days"] })),
        fault("CFN025", "the stream's ARN of a table without a stream", "Fn::GetAtt StreamArn")
            .of(SECTIONS)
            .without("Favourites/StreamSpecification")
            .at("/Outputs/StreamArn/Value"),
        fault("CFN026", "resources that wait for each other", "circular dependency")
            .of(SECTIONS)
            .set("/Resources/Favourites/DependsOn", "Alarms"),
        fault("CFN026", "resources that refer to each other", "circular dependency")
            .of(SECTIONS)
            .set("Favourites/Tags", json!([{ "Key": "topic", "Value": { "Ref": "Alarms" } }])),
        fault("CFN026", "a resource that waits for itself", "circular dependency")
            .of(SECTIONS)
            .set("/Resources/Alarms/DependsOn", json!(["Favourites", "Alarms"])),
    ]
}

fn words() -> Vec<Fault> {
    vec![
        fault("CFN020", "a resource without a type", "Resources: required")
            .of(SECTIONS)
            .without("/Resources/Alarms/Type"),
        fault("CFN020", "a type that is none", "Service::Resource")
            .of(SECTIONS)
            .set("/Resources/Alarms/Type", "SNS.Topic"),
        fault("CFN021", "a deletion policy that does not exist", "DeletionPolicy")
            .of(SECTIONS)
            .set("/Resources/Alarms/DeletionPolicy", "Keep"),
        fault("CFN021", "a replacement policy that does not exist", "UpdateReplacePolicy")
            .of(SECTIONS)
            .set("/Resources/Alarms/UpdateReplacePolicy", "RetainExceptOnCreate"),
        fault("CFN022", "an output without a value", "Outputs: required")
            .of(SECTIONS)
            .without("/Outputs/TableName/Value"),
        fault("CFN023", "a null", "null values are refused")
            .of(SECTIONS)
            .set("Alarms/DisplayName", Value::Null),
    ]
}
