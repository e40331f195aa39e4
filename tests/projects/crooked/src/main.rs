//! Apps with mistakes. The variable APP selects one.

use std::process::ExitCode;

use tablature::{App, Attribute, Expr, ImportedTable, Role, Stack, Stage, TableV2, UserSignIn};

fn main() -> ExitCode {
    let app = std::env::var("APP").expect("APP says which app");
    let app = match app.as_str() {
        "without stacks" => App::new(),
        "with an error" => App::new().stack(sound).stack(wrong),
        "with a warning" => App::new().stack(sound).stack(doubtful),
        "with both" => App::new().stack(doubtful).stack(wrong),
        "with twins" => App::new().stack(sound).stack(twin),
        "with a stage of another" => App::new().stack(sound).stack(staged),
        "with a panic" => App::new().stack(sound).stack(panicking),
        "with a panic first" => App::new().stack(panicking).stack(sound).stack(wailing),
        "that says so" => App::new().stack(loud),
        "small and large" => App::new().stack(sound).stack(large),
        "with stages" => App::new().stages(["dev", "prod"]).stack(sound),
        "with stages of its own" => App::new().stages(["test", "live"]).stack(sound),
        "named" => App::new().stack(named),
        "with imports" => App::new().stack(importing),
        other => panic!("there is no app {other}"),
    };
    app.main()
}

fn table(id: &str) -> TableV2<tablature::OnDemand> {
    TableV2::on_demand(id, Attribute::string("id"))
}

fn sound(_stage: &Stage) -> Stack {
    let mut stack = Stack::new("shop"); // sound
    stack.add(table("Orders"));
    stack
}

fn importing(_stage: &Stage) -> Stack {
    let mut stack = Stack::new("reports").region("eu-west-1");
    let orders = ImportedTable::from_table_name("Orders", "shop-orders");
    let orders = stack.add(orders.global_secondary_index("byDay"));
    let exported = Expr::import_value("shop-ItemsArn");
    let items = stack.add(ImportedTable::from_table_arn("Items", exported));
    stack.add(Role::for_lambda("Report").allow(orders.read_data()).allow(items.read_data()));
    stack.add(Role::for_lambda("Other"));
    stack
}

fn twin(_stage: &Stage) -> Stack {
    let mut stack = Stack::new("shop"); // twin
    stack.add(table("Orders"));
    stack
}

fn staged(_stage: &Stage) -> Stack {
    let mut stack = Stack::new("shop-eu"); // staged
    stack.add(table("Orders"));
    stack
}

fn wrong(_stage: &Stage) -> Stack {
    let mut stack = Stack::new("wrong");
    let orders = stack.add(table("Orders"));
    let sign_in = stack.add(UserSignIn::new("Buyers"));
    stack.add(Role::new("Buyer", sign_in.authenticated()).allow(orders.read_data()));
    stack
}

fn doubtful(_stage: &Stage) -> Stack {
    let mut stack = Stack::new("doubtful");
    stack.add(table("Orders").acknowledge("IAM006", "no longer so"));
    stack
}

fn panicking(_stage: &Stage) -> Stack {
    let regions: [&str; 0] = [];
    Stack::new("panicking").region(*regions.first().unwrap())
}

fn wailing(_stage: &Stage) -> Stack {
    panic!("no \u{1b}[31mway\nout") // wailing
}

fn loud(_stage: &Stage) -> Stack {
    eprintln!("declared");
    Stack::new("loud")
}

fn large(_stage: &Stage) -> Stack {
    let mut stack = Stack::new("large");
    for number in 1..=150 {
        stack.add(table(&format!("Orders{number}")));
    }
    stack
}

fn named(_stage: &Stage) -> Stack {
    let mut stack = Stack::new("named").region("eu-central-1");
    let orders = stack.add(table("Orders"));
    stack.add(Role::for_lambda("Clerk").role_name("clerk").allow(orders.read_data()));
    stack
}
