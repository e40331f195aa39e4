//! The rules that only a declaration can break, because the template no longer shows what was
//! meant.

use crate::facts::pages;
use crate::findings::rules;

const RESOURCES_PAGE: &str = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/resources-section-structure.html";

rules!(
    error TWO_OF_ONE_ID = cfn001 {
        title: "each logical id and each output name stands once in a stack",
        explanation: "A template is a JSON object: of two resources with one logical id only one would \
            be left. Ids that differ only in characters that CloudFormation does not take, such as \
            `user-pool` and `UserPool`, become one logical id.",
        page: RESOURCES_PAGE,
    },
    error FOREIGN_HANDLE = cfn002 {
        title: "a handle is used in the stack that made it",
        explanation: "A handle refers to a resource by `Ref` and `Fn::GetAtt`, which reach resources of \
            the same template only.",
        page: "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/walkthrough-crossstackref.html",
    },
    error IMPORTED_TABLE = cfn007 {
        title: "an imported table is identified by a table's name or ARN, and its indexes by their names",
        explanation: "Of an imported table the template contains only what policies name. A name that no \
            table can have, or the ARN of something else, never matches a request, so each grant on it is denied. A table \
            of the stack itself has a handle, which knows its keys, indexes and stream.",
        page: pages::DYNAMODB_CONSTRAINTS,
    },
    error MEMBERS = cfn008 {
        title: "each member of a global table is in an account and a Region of its own",
        explanation: "A global table of several accounts has one replica in each, no two in one Region, and all in \
            one partition. Policies name accounts only, so the template does not show which Regions members are in.",
        page: pages::DYNAMODB_MULTI_ACCOUNT,
    },
    error UNKNOWN_PLACEHOLDER = cfn003 {
        title: "a naming convention uses `{table}` and `{stage}`",
        explanation: "`Stack::table_names` fills in `{table}`, the id in the declaration, and `{stage}`. \
            Nothing else in braces has a meaning.",
        page: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-name.html",
    },
    error TWO_ROLES = cog001 {
        title: "a sign-in has one role for signed-in users, one for guests, and one for each group",
        explanation: "An identity pool gives every signed-in user the same role, unless the user is in a group \
            that has one: `sign_in.group(\"admins\")`. Of two roles for the same users only one could be \
            attached, and both grants in one role are for all of them.",
        page: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-identitypoolroleattachment.html",
    },
    error TAG_TWICE = iam096 {
        title: "a sign-in maps one claim to a tag",
        explanation: "A session has each tag once, in whatever case it is written, so of two claims for one \
            tag only one would be left. `sub` is mapped already: it holds the user's id, which \
            `LeadingKey::user_pool_sub` compares.",
        page: pages::COGNITO_PRINCIPAL_TAGS,
    },
    error UNSERIALIZABLE = cfn004 {
        title: "the properties of a resource become a JSON object",
        explanation: "`CfnResource::typed` writes a struct as serde does; CloudFormation takes an object \
            with string keys.",
        page: RESOURCES_PAGE,
    },
    error TWO_STACKS_OF_ONE_NAME = cfn005 {
        title: "each stack of an app has a name of its own",
        explanation: "The name is the file's, and the stack's in the account: the second of one name \
            would overwrite the first, on macOS and Windows also one that differs in case. At another stage than `dev` the stage stands behind the name, so \
            `shop` at stage `eu` and a stack named `shop-eu` collide as well.",
        page: "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-using-console-create-stack-parameters.html",
    },
    lasting_warning USELESS_ACKNOWLEDGEMENT = cfn006 {
        title: "an acknowledgement answers a finding",
        explanation: "An acknowledgement that no longer answers anything hides the next mistake of its \
            kind. The finding is gone, or it cannot be acknowledged since AWS refuses the template, or a reason \
            that is given nearer to the value answers it: of a statement's, its role's and its stack's \
            the statement's counts.",
        page: "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/welcome.html",
    },
    error CONDITION_TWICE = iam007 {
        title: "an operator compares a condition key once in a statement",
        explanation: "`Condition` is an object of operators, and each operator an object of keys: of two \
            entries for one operator and key only one would be left. Several values of one entry mean \
            `or`.",
        page: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html",
    },
    error STACK_NAME = cfn027 {
        title: "a stack's name is 1 to 128 letters, digits and hyphens",
        explanation: "It begins with a letter. At another stage than `dev` the stage stands behind the \
            name (`shop` at stage `prod` is `shop-prod`), so a stage has the same characters and counts \
            in the length.",
        page: pages::CLOUDFORMATION_CREATE_STACK,
    },
    acknowledgeable_error UNKNOWN_REGION = cfn028 {
        title: "a stack's Region exists",
        explanation: "`Stack::region` goes into the deploy command that `synth` prints; in a Region that \
            does not exist the command finds no endpoint. A Region that is newer than the list here can \
            be acknowledged.",
        page: pages::REGIONS,
    },
    error OWN_REGION = ddb061 {
        title: "a replica is in another Region than the stack's",
        explanation: "The table itself is the replica in the Region that the stack is deployed to, and the \
            template says `{\"Ref\": \"AWS::Region\"}` for it. A second one in that Region is refused at \
            deployment, and no validator can see it. It is found if `Stack::region` sets the Region.",
        page: pages::CLOUDFORMATION_GLOBAL_TABLE,
    },
    error KEY_BY_ARN = ddb062 {
        title: "a table's key is named by its ARN",
        explanation: "Whoever reads a table that is encrypted with your own key needs `kms:Decrypt` on it, \
            and a policy names a key by its ARN only: an alias as a resource gives no right to use the key. \
            So the key is declared by its ARN, and grants on the table can name it.",
        page: pages::DYNAMODB_ENCRYPTION,
    },
    error OTHER_PARTITION = ddb064 {
        title: "a replica is in the partition of its stack",
        explanation: "China (`aws-cn`), GovCloud (`aws-us-gov`) and the public Regions (`aws`) are partitions \
            of their own: no account is in two of them, and no table. The template says `AWS::Region` of the \
            table itself, so this is found if `Stack::region` sets the Region.",
        page: pages::DYNAMODB_GLOBAL_TABLES,
    },
    error SET_TWICE = cfn060 {
        title: "a value is set once",
        explanation: "A property of a resource has one value: of two the first would be dropped, such as the stream \
            of a table that a function sets and its caller sets again. Lists add, and an entry has a key of its own. \
            To replace what a function sets, say so: `.replacing(|it| it.stream(…))`. Within it an entry replaces \
            the one of its key, and a call that takes a list replaces the list; a call that adds one element, such as \
            `.allow(…)`, adds there too, and what is set twice within one `replacing` is found again. A \
            switch without an argument, such as `outputs_for_all()`, drops nothing when it is called twice.",
        page: RESOURCES_PAGE,
    },
    error MOVED_AND_TAKEN = cfn061 {
        title: "a logical id is set, or derived from the id before, not both",
        explanation: "`.moved_from(\"Tracks\")` says that a declaration was called so before, and everything that is \
            derived from its id stays what it was. `.logical_id(…)` says what the logical id is, whatever the id is or was: \
            of the two, one is not what is deployed, or says it a second time. Where `.logical_id` stays and \
            `table_names` derives a table's name from its id, `.table_name(…)` keeps that name.",
        page: RESOURCES_PAGE,
    },
    lasting_warning NOT_MOVED = cfn062 {
        title: "`moved_from` names another id than the declaration has",
        explanation: "`.moved_from(…)` with the id that a declaration has anyway, or with one of which the same \
            logical id is derived, changes nothing. A reader would look for what was renamed.",
        page: RESOURCES_PAGE,
    },
);
