//! The rules that only a declaration can break: the template no longer shows what was meant.

use crate::facts::pages;
use crate::findings::{Rule, Severity};

const RESOURCES_PAGE: &str = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/resources-section-structure.html";

pub(crate) static RULES: &[&Rule] = &[
    &TWO_OF_ONE_ID,
    &FOREIGN_HANDLE,
    &UNKNOWN_PLACEHOLDER,
    &TWO_ROLES,
    &TAG_TWICE,
    &UNSERIALIZABLE,
    &TWO_STACKS_OF_ONE_NAME,
    &USELESS_ACKNOWLEDGEMENT,
    &CONDITION_TWICE,
    &STACK_NAME,
    &UNKNOWN_REGION,
    &OWN_REGION,
    &KEY_BY_ARN,
    &IMPORTED_TABLE,
    &MEMBERS,
    &OTHER_PARTITION,
    &NOT_AS_DECLARED,
];

pub(super) static TWO_OF_ONE_ID: Rule = Rule {
    code: "CFN001",
    severity: Severity::Error,
    acknowledgeable: false,
    title: "each logical id and each output name stands once in a stack",
    explanation: "A template is a JSON object: of two resources with one logical id only one would \
        be left. Ids that differ only in characters that CloudFormation does not take, such as \
        `user-pool` and `UserPool`, become one logical id.",
    example: include_str!("../../tests/rules/cfn001.rs"),
    page: RESOURCES_PAGE,
};

pub(super) static FOREIGN_HANDLE: Rule = Rule {
    code: "CFN002",
    severity: Severity::Error,
    acknowledgeable: false,
    title: "a handle is used in the stack that made it",
    explanation: "A handle refers to a resource by `Ref` and `Fn::GetAtt`, which reach resources of \
        the same template only.",
    example: include_str!("../../tests/rules/cfn002.rs"),
    page: "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/walkthrough-crossstackref.html",
};

pub(super) static IMPORTED_TABLE: Rule = Rule {
    code: "CFN007",
    severity: Severity::Error,
    acknowledgeable: false,
    title: "a table from elsewhere is told by a table's name or ARN, and its indexes by theirs",
    explanation: "Nothing of a table from elsewhere stands in the template but what policies name. A name that no \
        table can have, or an ARN of something else, is never matched: whoever was granted it is denied. A table \
        of the stack itself has a handle, which knows its keys, indexes and stream.",
    example: include_str!("../../tests/rules/cfn007.rs"),
    page: pages::DYNAMODB_CONSTRAINTS,
};

pub(super) static MEMBERS: Rule = Rule {
    code: "CFN008",
    severity: Severity::Error,
    acknowledgeable: false,
    title: "each member of a global table is in an account and a Region of its own",
    explanation: "A global table of several accounts has one replica in each, no two in one Region, and all in \
        one partition. Policies name accounts only, so the template does not show which Regions members are in.",
    example: include_str!("../../tests/rules/cfn008.rs"),
    page: pages::DYNAMODB_MULTI_ACCOUNT,
};

pub(super) static UNKNOWN_PLACEHOLDER: Rule = Rule {
    code: "CFN003",
    severity: Severity::Error,
    acknowledgeable: false,
    title: "a naming convention uses `{table}` and `{stage}`",
    explanation: "`Stack::table_names` fills in `{table}`, the id in the declaration, and `{stage}`. \
        Nothing else in braces has a meaning.",
    example: include_str!("../../tests/rules/cfn003.rs"),
    page: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-name.html",
};

pub(super) static TWO_ROLES: Rule = Rule {
    code: "COG001",
    severity: Severity::Error,
    acknowledgeable: false,
    title: "a sign-in has one role for signed-in users and one for guests",
    explanation: "An identity pool gives every signed-in user the same role, unless groups or rules \
        choose another. Of two roles for the same users only one could be attached.",
    example: include_str!("../../tests/rules/cog001.rs"),
    page: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-identitypoolroleattachment.html",
};

pub(super) static TAG_TWICE: Rule = Rule {
    code: "IAM096",
    severity: Severity::Error,
    acknowledgeable: false,
    title: "a sign-in maps one claim to a tag",
    explanation: "A session has each tag once, in whatever case it is written, so of two claims for one \
        tag only one would be left. `sub` is mapped already: it holds the user's id, which \
        `LeadingKey::user_pool_sub` compares.",
    example: include_str!("../../tests/rules/iam096.rs"),
    page: pages::COGNITO_PRINCIPAL_TAGS,
};

pub(super) static UNSERIALIZABLE: Rule = Rule {
    code: "CFN004",
    severity: Severity::Error,
    acknowledgeable: false,
    title: "the properties of a resource become a JSON object",
    explanation: "`CfnResource::typed` writes a struct as serde does; CloudFormation takes an object \
        with string keys.",
    example: include_str!("../../tests/rules/cfn004.rs"),
    page: RESOURCES_PAGE,
};

pub(crate) static TWO_STACKS_OF_ONE_NAME: Rule = Rule {
    code: "CFN005",
    severity: Severity::Error,
    acknowledgeable: false,
    title: "each stack of an app has a name of its own",
    explanation: "The name is the file's, and the stack's in the account: the second of one name \
        would overwrite the first. At another stage than `dev` the stage stands behind the name, so \
        `shop` at stage `eu` and a stack named `shop-eu` collide as well.",
    example: include_str!("../../tests/rules/cfn005.rs"),
    page: "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-using-console-create-stack-parameters.html",
};

pub(crate) static USELESS_ACKNOWLEDGEMENT: Rule = Rule {
    code: "CFN006",
    severity: Severity::Warning,
    acknowledgeable: false,
    title: "an acknowledgement answers a finding",
    explanation: "An acknowledgement that no longer answers anything hides the next mistake of its \
        kind. The finding is gone, or it cannot be acknowledged since AWS refuses the template, or a reason \
        that is given nearer to the value answers it: of a statement's, its role's and its stack's \
        the statement's counts.",
    example: include_str!("../../tests/rules/cfn006.rs"),
    page: "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/welcome.html",
};

pub(super) static CONDITION_TWICE: Rule = Rule {
    code: "IAM007",
    severity: Severity::Error,
    acknowledgeable: false,
    title: "an operator compares a condition key once in a statement",
    explanation: "`Condition` is an object of operators, and each operator an object of keys: of two \
        entries for one operator and key only one would be left. Several values of one entry mean \
        `or`.",
    example: include_str!("../../tests/rules/iam007.rs"),
    page: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html",
};

pub(super) static STACK_NAME: Rule = Rule {
    code: "CFN027",
    severity: Severity::Error,
    acknowledgeable: false,
    title: "a stack's name is 1 to 128 letters, digits and hyphens",
    explanation: "It begins with a letter. At another stage than `dev` the stage stands behind the \
        name (`shop` at stage `prod` is `shop-prod`), so a stage has the same characters and counts \
        in the length.",
    example: include_str!("../../tests/rules/cfn027.rs"),
    page: pages::CLOUDFORMATION_CREATE_STACK,
};

pub(super) static UNKNOWN_REGION: Rule = Rule {
    code: "CFN028",
    severity: Severity::Warning,
    acknowledgeable: true,
    title: "a stack's Region exists",
    explanation: "`Stack::region` goes into the deploy command that `synth` prints; in a Region that \
        does not exist the command finds no endpoint. A Region that is newer than the list here can \
        be acknowledged.",
    example: include_str!("../../tests/rules/cfn028.rs"),
    page: pages::REGIONS,
};

pub(super) static OWN_REGION: Rule = Rule {
    code: "DDB061",
    severity: Severity::Error,
    acknowledgeable: false,
    title: "a replica is in another Region than the stack's",
    explanation: "The table itself is the replica in the Region that the stack is deployed to, and the \
        template says `{\"Ref\": \"AWS::Region\"}` for it. A second one in that Region is refused at \
        deployment, and no validator can tell. It is found where `Stack::region` says the Region.",
    example: include_str!("../../tests/rules/ddb061.rs"),
    page: pages::CLOUDFORMATION_GLOBAL_TABLE,
};

pub(super) static KEY_BY_ARN: Rule = Rule {
    code: "DDB062",
    severity: Severity::Error,
    acknowledgeable: false,
    title: "a table's key is named by its ARN",
    explanation: "Whoever reads a table that is encrypted with your own key needs `kms:Decrypt` on it, \
        and a policy names a key by its ARN only: an alias as a resource gives no right to use the key. \
        So the key is declared by its ARN, and grants on the table can name it.",
    example: include_str!("../../tests/rules/ddb062.rs"),
    page: pages::DYNAMODB_ENCRYPTION,
};

pub(super) static OTHER_PARTITION: Rule = Rule {
    code: "DDB064",
    severity: Severity::Error,
    acknowledgeable: false,
    title: "a replica is in the partition of its stack",
    explanation: "China (`aws-cn`), GovCloud (`aws-us-gov`) and the public Regions (`aws`) are partitions \
        of their own: no account is in two of them, and no table. The template says `AWS::Region` of the \
        table itself, so this is found where `Stack::region` says the Region.",
    example: include_str!("../../tests/rules/ddb064.rs"),
    page: pages::DYNAMODB_GLOBAL_TABLES,
};

pub(crate) static NOT_AS_DECLARED: Rule = Rule {
    code: "IAM009",
    severity: Severity::Error,
    acknowledgeable: false,
    title: "the policies allow what was declared, and nothing else",
    explanation: "Before a template is written, every role is asked for every action of DynamoDB on \
        every table, index and stream of the stack, for its own rows, for somebody else's and for \
        none, and on a table that is not the stack's; and on the key of every table for `kms:Decrypt`, \
        through DynamoDB in each Region, through another service and directly. The answers of the \
        emitted policies must be those of the grants; statements that were written by hand count as they stand. A difference \
        is a bug of ours, so there is no declaration to show: please report it.",
    example: "",
    page: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html",
};
