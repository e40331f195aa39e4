//! Faults that the schemas show, in any resource type.

use serde_json::{Value, json};

use super::bases::Base;
use super::fault::{Fault, fault};

pub(crate) fn faults() -> Vec<Fault> {
    let mut faults = members();
    faults.extend(structure());
    faults.extend(values());
    faults.extend(names());
    faults.extend(other_tools());
    faults.extend(of_functions());
    faults
}

/// Functions, machines and schedules of which something is missing or written otherwise.
fn of_functions() -> Vec<Fault> {
    let role = "arn:aws:iam::111122223333:role/uploads";
    let function = |code: Value, runtime: Option<&str>| {
        let mut properties = json!({ "Code": code, "Role": role });
        if let Some(runtime) = runtime {
            properties["Handler"] = json!("index.handler");
            properties["Runtime"] = json!(runtime);
        }
        properties
    };
    let inline = || json!({ "ZipFile": "exports.handler = async () => 1;" });
    let nodejs = Some("nodejs24.x");
    let kind = "AWS::Lambda::Function";
    let machine = "AWS::StepFunctions::StateMachine";
    let rule = |when: &str| json!({ "ScheduleExpression": when });
    let rules = "AWS::Events::Rule";
    let bucket = |name: Value| {
        json!({
            "Type": BUCKET,
            "DeletionPolicy": "Retain",
            "UpdateReplacePolicy": "Retain",
            "Properties": { "BucketName": name },
        })
    };
    vec![
        resource("OPS071", "inline code without runtime", kind, function(inline(), None)),
        resource("CFN046", "code that is nothing", kind, function(json!({}), nodejs))
            .at("Uploads/Code"),
        resource(
            "CFN046",
            "code that stands in the template and in a bucket",
            kind,
            function(json!({ "ZipFile": "1", "S3Bucket": "uploads", "S3Key": "code.zip" }), nodejs),
        )
        .at("Uploads/Code"),
        resource("CFN046", "a machine that does nothing", machine, json!({ "RoleArn": role })),
        resource("OPS072", "one in the plural", rules, rule("rate(1 minutes)"))
            .at("Uploads/ScheduleExpression"),
        resource("OPS072", "five in the singular", rules, rule("rate(5 minute)"))
            .at("Uploads/ScheduleExpression"),
        resource("OPS072", "five fields", rules, rule("cron(0 12 * * *)"))
            .at("Uploads/ScheduleExpression"),
        resource("OPS072", "two kinds of days", rules, rule("cron(0 12 * * * *)"))
            .at("Uploads/ScheduleExpression"),
        fault("CFN090", "two buckets of one name", "BucketAlreadyOwnedByYou")
            .of(&[Base::Sections])
            .set("/Resources/Uploads", bucket(json!("music-uploads")))
            .set("/Resources/Others", bucket(json!("music-uploads")))
            .at("Others/BucketName"),
        fault("CFN090", "two buckets named after one account", "BucketAlreadyOwnedByYou")
            .of(&[Base::Sections])
            .set("/Resources/Uploads", bucket(json!({ "Fn::Sub": "up-${AWS::AccountId}" })))
            .set("/Resources/Others", bucket(json!({ "Fn::Sub": "up-${AWS::AccountId}" })))
            .at("Others/BucketName"),
    ]
}

/// A resource beside those of the template.
fn resource(code: &'static str, what: &'static str, kind: &str, properties: Value) -> Fault {
    let kept = json!({
        "Type": kind,
        "DeletionPolicy": "Retain",
        "UpdateReplacePolicy": "Retain",
        "Properties": properties,
    });
    fault(code, what, "the resource type's schema")
        .of(&[Base::Sections])
        .set("/Resources/Uploads", kept)
}

const BUCKET: &str = "AWS::S3::Bucket";

fn members() -> Vec<Fault> {
    let role = "arn:aws:iam::111122223333:role/uploads";
    let target = json!({ "Id": "beat" });
    let rule = json!({ "ScheduleExpression": "rate(1 hour)", "Targets": [target] });
    let no_value = json!({ "Ref": "AWS::NoValue" });
    let launch = |more: Value| json!({ "MinSize": "1", "MaxSize": "2", "LaunchTemplate": more });
    let group = "AWS::AutoScaling::AutoScalingGroup";
    vec![
        resource(
            "CFN036",
            "a misspelt name of a bucket",
            BUCKET,
            json!({ "BucketNam": "uploads" }),
        )
        .at("Uploads/BucketNam"),
        resource(
            "CFN036",
            "a misspelt timeout of a queue",
            "AWS::SQS::Queue",
            json!({ "VisibilityTimout": 30 }),
        )
        .at("Uploads/VisibilityTimout"),
        resource(
            "CFN036",
            "a misspelt member that is required",
            BUCKET,
            json!({ "VersioningConfiguration": { "Statu": "Enabled" } }),
        )
        .at("Uploads/VersioningConfiguration/Statu"),
        resource("CFN036", "a property of another type", BUCKET, json!({ "Handler": "a.b" }))
            .at("Uploads/Handler"),
        resource(
            "CFN037",
            "a function without code",
            "AWS::Lambda::Function",
            json!({ "Role": role, "Handler": "a.b", "Runtime": "python3.12" }),
        )
        .at("/Resources/Uploads/Properties"),
        resource(
            "CFN037",
            "a function whose code is no value",
            "AWS::Lambda::Function",
            json!({ "Role": role, "Handler": "a.b", "Runtime": "python3.12", "Code": no_value }),
        )
        .at("/Resources/Uploads/Properties"),
        fault("CFN037", "a policy without properties", "the resource type's schema")
            .of(&[Base::Sections])
            .set("/Resources/Uploads", json!({ "Type": "AWS::SQS::QueuePolicy" })),
        resource("CFN037", "a target without an ARN", "AWS::Events::Rule", rule)
            .at("Uploads/Targets/0"),
        resource("CFN037", "a resource of one's own without a service", "Custom::Seed", json!({}))
            .at("/Resources/Uploads/Properties"),
        resource("CFN038", "an ARN that is said", BUCKET, json!({ "Arn": "arn:aws:s3:::uploads" }))
            .at("Uploads/Arn"),
        resource("CFN046", "a rule without a time or a pattern", "AWS::Events::Rule", json!({}))
            .at("/Resources/Uploads/Properties"),
        resource(
            "CFN046",
            "two names of one launch template",
            group,
            launch(
                json!({ "LaunchTemplateId": "lt-0a", "LaunchTemplateName": "abc", "Version": "1" }),
            ),
        )
        .at("Uploads/LaunchTemplate"),
    ]
}

/// Faults beside the properties.
fn structure() -> Vec<Fault> {
    let misspelt = |what, source, path, value: Value, at| {
        fault("CFN036", what, source).of(&[Base::Sections]).set(path, value).at(at)
    };
    let resource = "Invalid template resource property";
    vec![
        misspelt(
            "properties under a misspelt name",
            resource,
            "/Resources/Uploads",
            json!({ "Type": "AWS::Lambda::Function", "Propertys": { "Handler": "a.b" } }),
            "/Resources/Uploads/Propertys",
        ),
        misspelt(
            "the properties of a table under a misspelt name",
            resource,
            "/Resources/Uploads",
            json!({
                "Type": "AWS::DynamoDB::Table",
                "DeletionPolicy": "Retain",
                "UpdateReplacePolicy": "Retain",
                "Property": { "BillingMode": "PAY_PER_REQUEST" },
            }),
            "/Resources/Uploads/Property",
        ),
        misspelt(
            "a misspelt policy of deletion",
            resource,
            "/Resources/Uploads",
            json!({ "Type": "AWS::SNS::Topic", "DeletePolicy": "Retain" }),
            "/Resources/Uploads/DeletePolicy",
        ),
        misspelt(
            "a misspelt section",
            "Invalid template property or properties",
            "/Output",
            json!({}),
            "/Output",
        ),
        misspelt(
            "a misspelt default of a parameter",
            "Invalid template parameter property",
            "/Parameters/Uploads",
            json!({ "Type": "String", "Defualt": "uploads" }),
            "/Parameters/Uploads/Defualt",
        ),
        misspelt(
            "a misspelt export of an output",
            "the members of an output, as the user guide lists them",
            "/Outputs/Uploads",
            json!({ "Value": "uploads", "Exprt": { "Name": "uploads" } }),
            "/Outputs/Uploads/Exprt",
        ),
    ]
}

fn values() -> Vec<Fault> {
    let stream = |more: Value| ("AWS::Kinesis::Stream", more);
    let (kinesis, no_shard) = stream(json!({ "ShardCount": 0 }));
    let repository = "AWS::ECR::Repository";
    let versioning = |status: &str| json!({ "VersioningConfiguration": { "Status": status } });
    let branches = json!({ "Fn::If": ["IsProduction", "Enabled", "Enable"] });
    vec![
        resource("CFN035", "tags that are a text", BUCKET, json!({ "Tags": "team" }))
            .at("Uploads/Tags"),
        resource(
            "CFN035",
            "versioning that is a switch",
            BUCKET,
            json!({ "VersioningConfiguration": true }),
        )
        .at("Uploads/VersioningConfiguration"),
        resource("CFN042", "a word that is nearly one", BUCKET, versioning("Enable"))
            .at("Uploads/VersioningConfiguration/Status"),
        resource("CFN042", "a word of which nothing is near", BUCKET, versioning("Frozen"))
            .at("Uploads/VersioningConfiguration/Status"),
        resource(
            "CFN042",
            "a word in a branch",
            BUCKET,
            json!({ "VersioningConfiguration": { "Status": branches } }),
        )
        .at("Uploads/VersioningConfiguration/Status/Fn::If/2"),
        resource(
            "CFN042",
            "a word that YAML takes for a switch",
            "AWS::Cognito::UserPool",
            json!({ "MfaConfiguration": true }),
        )
        .at("Uploads/MfaConfiguration"),
        resource(
            "CFN042",
            "a runtime that is not known",
            "AWS::Lambda::Function",
            json!({
                "Role": "arn:aws:iam::111122223333:role/uploads",
                "Handler": "a.b",
                "Runtime": "nodejs99.x",
                "Code": { "ZipFile": "1" },
            }),
        )
        .at("Uploads/Runtime"),
        resource("CFN043", "a stream of no shard", kinesis, no_shard).at("Uploads/ShardCount"),
        resource(
            "CFN044",
            "a repository's name of 257 characters",
            repository,
            json!({ "RepositoryName": "c".repeat(257) }),
        )
        .at("Uploads/RepositoryName"),
        resource(
            "CFN045",
            "a repository's name in capitals",
            repository,
            json!({ "RepositoryName": "Covers" }),
        )
        .at("Uploads/RepositoryName"),
        resource(
            "CFN048",
            "a type of content that stands twice",
            "AWS::ApiGateway::RestApi",
            json!({ "Name": "covers", "BinaryMediaTypes": ["image/png", "image/png"] }),
        )
        .at("Uploads/BinaryMediaTypes/1"),
    ]
}

fn names() -> Vec<Fault> {
    let attribute = |attribute: &str| json!({ "Value": { "Fn::GetAtt": ["Uploads", attribute] } });
    let filled_in = json!({ "Value": { "Fn::Sub": "${Uploads.DomainNam}/covers" } });
    vec![
        resource("CFN039", "a misspelt type", "AWS::S3::Buckt", json!({}))
            .at("/Resources/Uploads/Type"),
        resource("CFN039", "a type that no Region has", "AWS::Shop::Till", json!({}))
            .at("/Resources/Uploads/Type"),
        resource("CFN047", "an attribute in capitals", BUCKET, json!({}))
            .set("/Outputs/Uploads", attribute("ARN"))
            .at("/Outputs/Uploads/Value"),
        resource("CFN047", "an attribute that no bucket has", BUCKET, json!({}))
            .set("/Outputs/Uploads", attribute("Endpoint"))
            .at("/Outputs/Uploads/Value"),
        resource("CFN047", "a misspelt attribute that is filled in", BUCKET, json!({}))
            .set("/Outputs/Uploads", filled_in)
            .at("/Outputs/Uploads/Value"),
    ]
}

/// What other tools make something of before CloudFormation sees it.
fn other_tools() -> Vec<Fault> {
    let state_machine = json!({
        "RoleArn": "arn:aws:iam::111122223333:role/uploads",
        "DefinitionS3Location": "./machine.json",
    });
    vec![
        resource(
            "CFN070",
            "a function of SAM without its transform",
            "AWS::Serverless::Function",
            json!({}),
        )
        .at("/Resources/Uploads/Type"),
        resource("CFN070", "a state machine of SAM", "AWS::Serverless::StateMachine", json!({}))
            .set("/Transform", "AWS::LanguageExtensions")
            .at("/Resources/Uploads/Type"),
        resource(
            "CFN071",
            "code by its path",
            "AWS::Lambda::LayerVersion",
            json!({ "Content": "./layer" }),
        )
        .at("/Resources/Uploads/Properties/Content"),
        resource(
            "CFN071",
            "a definition by its path",
            "AWS::StepFunctions::StateMachine",
            state_machine,
        )
        .at("/Resources/Uploads/Properties/DefinitionS3Location"),
    ]
}
