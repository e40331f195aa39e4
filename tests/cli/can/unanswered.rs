//! Questions without an answer: the reason, what to ask instead, and status 2.

use super::{TEMPLATE, can, can_in_file, unanswered, words};
use crate::common::{Folder, run};

#[test]
fn unknown_names_are_answered_with_the_nearest_or_all() {
    let said = [
        "musik Listener GetItem TrackTable",
        "music Listner GetItem TrackTable",
        "hr Boss GetItem users",
        "music Listener GetItem TrackTabel",
        "music Listener Query TrackTable/index/byUser",
        "music Listener Query UserTable/index/byUserId",
        "music Listener GetRecords TrackTable/stream",
        "music Listener GetItms TrackTable",
        "music Listener dynamodb:* TrackTable",
        "music Listener s3:GetObject TrackTable",
        "music Listener TransactGetItems TrackTable",
        "music Listener GetItem TrackTable --context aws:SourceIP=x --context aws:SurceIp=x",
        "music Listener GetItem TrackTable --parameter Stage=x",
    ]
    .map(|question| format!("$ can {question}\n{}", unanswered(can(question))));
    insta::assert_snapshot!(said.join("\n"), @"
    $ can musik Listener GetItem TrackTable
    error: there is no stack and no file `musik`
      = help: did you mean `music`?

    $ can music Listner GetItem TrackTable
    error: the template has no role `Listner`: did you mean `Listener`?

    $ can hr Boss GetItem users
    error: the template has no role `Boss`
      = help: there are `AuthService`, `EmployeeService`, `PerformanceScoreService`, `AttendanceService` and `ChatbotService`

    $ can music Listener GetItem TrackTabel
    error: the template has no table `TrackTabel`: did you mean `TrackTable`?

    $ can music Listener Query TrackTable/index/byUser
    error: table `TrackTable` has no index `byUser`: did you mean `byUserId`?

    $ can music Listener Query UserTable/index/byUserId
    error: table `UserTable` has no index `byUserId`
      = help: there is none

    $ can music Listener GetRecords TrackTable/stream
    error: table `TrackTable` has no stream

    $ can music Listener GetItms TrackTable
    error: there is no action `GetItms`
      = help: did you mean `GetItem`?

    $ can music Listener dynamodb:* TrackTable
    error: there is no action `dynamodb:*`
      = help: actions are named as in IAM, such as `GetItem` or `Query`

    $ can music Listener s3:GetObject TrackTable
    error: `s3:GetObject` is an action of `s3`
      = help: only actions of `dynamodb` are asked

    $ can music Listener TransactGetItems TrackTable
    error: there is no action `TransactGetItems`
      = help: it is a call that needs other actions: ask for `GetItem`

    $ can music Listener GetItem TrackTable --context aws:SourceIP=x --context aws:SurceIp=x
    error: there is no condition key `aws:SurceIp`
      = help: did you mean `aws:SourceIp`?

    $ can music Listener GetItem TrackTable --parameter Stage=x
    error: the template has no parameter `Stage`
      = help: it has no parameters
    ");
    let outcome = can_in_file(TEMPLATE, "template.json Worker GetItem Notes --parameter Ownr=x");
    assert_eq!(
        unanswered(outcome),
        "error: the template has no parameter `Ownr`\n  = help: did you mean `Owner`?\n"
    );
}

#[test]
fn questions_that_make_no_sense_are_refused() {
    let said = [
        "music Listener GetItem TrackTable/index/byUserId",
        "music Listener GetRecords TrackTable",
        "music Listener GetItem",
        "music Listener GetItem *",
        "music Listener ListStreams TrackTable",
        "music Listener Scan TrackTable --leading-key a",
        "music Listener GetItem TrackTable --tag a=b --tag a=c",
    ]
    .map(|question| format!("$ can {question}\n{}", unanswered(can(question))));
    insta::assert_snapshot!(said.join("\n"), @"
    $ can music Listener GetItem TrackTable/index/byUserId
    error: `GetItem` never applies to a resource of kind `index`
      = help: leave out `/index/…` (it applies to `table`)

    $ can music Listener GetRecords TrackTable
    error: `GetRecords` never applies to a resource of kind `table`
      = help: write `/stream` behind the table (it applies to `stream`)

    $ can music Listener GetItem
    error: `GetItem` needs a table, an index or a stream
      = help: name one behind `GetItem`

    $ can music Listener GetItem *
    error: `GetItem` needs a table, an index or a stream
      = help: name one behind `GetItem`

    $ can music Listener ListStreams TrackTable
    error: `ListStreams` takes no resource
      = help: leave it out, or write `*`

    $ can music Listener Scan TrackTable --leading-key a
    error: a request for `Scan` is never for certain rows
      = help: leave out `--leading-key`: `Scan` carries no rows

    $ can music Listener GetItem TrackTable --tag a=b --tag a=c
    error: `--tag` says `a` twice
    ");
    let gone = can_in_file(TEMPLATE, "template.json Gone GetItem Notes");
    assert!(unanswered(gone).starts_with("error: `Gone` is not made under these parameters"));
    for question in [
        "music Listener",
        "music Listener GetItem TrackTable --tag a",
        "music Listener GetItem TrackTable --region eu-wset-1",
        "music Listener GetItem TrackTable --account 1",
        "music Listener GetItem TrackTable --format sarif",
    ] {
        unanswered(can(question));
    }
}

#[test]
fn a_file_that_is_no_template_has_no_answer() {
    let outcome = can_in_file("{ \"Resources\": ", "template.json Worker GetItem Notes");
    let said = unanswered(outcome);
    assert!(said.starts_with("error: "), "{said}");
    assert!(said.contains("--> template.json:1:"), "{said}");
    let missing = unanswered(can_in_file("{}", "templat.json Worker GetItem Notes"));
    assert!(missing.contains("did you mean `template.json`?"), "{missing}");
    let other = r#"{ "Resources": { "Topic": { "Type": "AWS::SNS::Topic" } } }"#;
    let empty = unanswered(can_in_file(other, "template.json Worker GetItem Notes"));
    assert_eq!(empty, "error: the template has no role `Worker`\n  = help: there is none\n");
}

#[test]
fn a_stack_with_errors_has_no_answer() {
    let folder = Folder::new();
    let question = words("wrong Buyer GetItem Orders");
    let outcome = run(&mut crate::crooked("with an error", &folder, &question));
    let said = unanswered(outcome);
    assert!(said.starts_with("error["), "{said}");
}
