// The command line as a shell sees it: what is printed, what is written, how it ends.
#include "tests/app/relataprogram.h"
#include "tests/support/places.h"

using namespace Qt::StringLiterals;
using nlohmann::json;
using relata::test::Ended;

namespace {

QString texted(const json &value)
{
    return value.is_string() ? QString::fromStdString(value.get<std::string>()) : QString::fromStdString(value.dump());
}

} // namespace

// QCOMPARE can't print JSON.
#define QCOMPARE_JSON(actual, ...) QCOMPARE(QString::fromStdString((actual).dump()), QString::fromStdString(json(__VA_ARGS__).dump()))

class TestCli : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<::relata::test::RelataProgram> m_dir;

    Ended relata(const QStringList &arguments) { return m_dir->run(arguments); }
    QByteArray bytes(const QString &file) { return m_dir->bytes(file); }
    void makeDatabase(const QString &file, const QByteArray &sql) { m_dir->makeDatabase(file, sql); }

    json info(const QString &file) { return relata({u"info"_s, file, u"--json"_s}).document(); }

    static json field(const json &info, const std::string &entity, const std::string &name)
    {
        for (const json &one : info["entities"]) {
            for (const json &candidate : one["fields"]) {
                if (one["name"] == entity && candidate["name"] == name)
                    return candidate;
            }
        }
        return {};
    }
    static json entity(const json &info, const std::string &name)
    {
        for (const json &one : info["entities"]) {
            if (one["name"] == name)
                return one;
        }
        return {};
    }

    static inline const QString kTodo = u"List(id*, name); Task(id*, title)"_s;
    // The seed's example, with something added.
    QStringList seed(const QStringList &more = {})
    {
        return QStringList{u"relate"_s, u"todo.relata"_s, u"--kind"_s, u"one-to-many"_s, u"--source"_s, u"List"_s, u"--source-reference"_s, u"list"_s,
                           u"--target"_s, u"Task"_s, u"--target-reference"_s, u"tasks"_s} + more;
    }

private slots:
    void init() { m_dir = std::make_unique<::relata::test::RelataProgram>(); }

    void newMakesAProject()
    {
        QCOMPARE_CODE(relata({u"new"_s, u"empty.relata"_s}), 0);
        QCOMPARE_JSON(info(u"empty.relata"_s)["counts"]["entities"], 0);
        QCOMPARE_CODE(relata({u"new"_s, u"todo.relata"_s, u"--text"_s, kTodo + u"; Task n-1? List: list/tasks"_s}), 0);
        const json made = info(u"todo.relata"_s);
        QCOMPARE_JSON(made["counts"]["entities"], 2);
        QCOMPARE_JSON(made["counts"]["relationships"], 1);
    }

    void newRefuses()
    {
        QCOMPARE_CODE(relata({u"new"_s, u"todo.json"_s}), 2);
        QVERIFY(!QFile::exists(m_dir->path(u"todo.json"_s)));
        QCOMPARE_CODE(relata({u"new"_s, u"todo.relata"_s}), 0);
        const QByteArray before = bytes(u"todo.relata"_s);
        QCOMPARE_CODE(relata({u"new"_s, u"todo.relata"_s, u"--text"_s, kTodo}), 2);
        QCOMPARE(bytes(u"todo.relata"_s), before);
        const Ended broken = relata({u"new"_s, u"b.relata"_s, u"--text"_s, u"List(id*, name"_s, u"--json"_s});
        QCOMPARE_CODE(broken, 2);
        QVERIFY(broken.document()["error"]["place"].contains("line"));
        QVERIFY(!QFile::exists(m_dir->path(u"b.relata"_s)));
        QCOMPARE_CODE(relata({u"new"_s, u"none/here.relata"_s}), 3);
    }

    void seedOptional()
    {
        QCOMPARE_CODE(relata({u"new"_s, u"todo.relata"_s, u"--text"_s, kTodo}), 0);
        const Ended done = relata(seed({u"--source-optional"_s}));
        QCOMPARE_CODE(done, 0);
        QVERIFY2(done.out.contains(u"Each Task may belong to one List, as task.list."_s), qPrintable(done.out));
        QVERIFY2(done.out.contains(u"A List has many Tasks, as list.tasks."_s), qPrintable(done.out));
        QVERIFY2(done.out.contains(u"+ Task.list_id: int64?"_s), qPrintable(done.out));
        const json made = info(u"todo.relata"_s);
        QCOMPARE_JSON(field(made, "Task", "list_id")["nullable"], true);
        QCOMPARE_JSON(field(made, "Task", "list_id")["type"], "int64");
        QCOMPARE(made["relationships"].size(), size_t(1));
        const json &one = made["relationships"][0];
        QCOMPARE_JSON(one["kind"], "one-to-many");
        QCOMPARE_JSON(one["optional"], true);
        QCOMPARE_JSON(one["identifying"], false);
        QCOMPARE_JSON(one["source"], json::parse(R"({"entity": "List", "reference": "list", "key": ["id"], "min": 0, "max": 1})"));
        QCOMPARE_JSON(one["target"], json::parse(R"({"entity": "Task", "reference": "tasks", "key": ["list_id"], "min": 0, "max": null})"));
    }

    void seedPrimary()
    {
        QCOMPARE_CODE(relata({u"new"_s, u"todo.relata"_s, u"--text"_s, kTodo}), 0);
        QCOMPARE_CODE(relata(seed({u"--source-primary"_s})), 0);
        const json made = info(u"todo.relata"_s);
        QCOMPARE_JSON(entity(made, "Task")["primaryKey"], json::array({"list_id", "id"}));
        QCOMPARE_JSON(entity(made, "Task")["uniqueKeys"], json::array({json::array({"id"})}));
        QCOMPARE_JSON(field(made, "Task", "list_id")["nullable"], false);
        QCOMPARE_JSON(made["relationships"][0]["identifying"], true);
    }

    void seedBothAreRefused()
    {
        QCOMPARE_CODE(relata({u"new"_s, u"todo.relata"_s, u"--text"_s, kTodo}), 0);
        const QByteArray before = bytes(u"todo.relata"_s);
        const Ended refused = relata(seed({u"--source-primary"_s, u"--source-optional"_s}));
        QCOMPARE_CODE(refused, 2);
        QVERIFY2(refused.err.contains(u"primary"_s) && refused.err.contains(u"optional"_s), qPrintable(refused.err));
        QCOMPARE(refused.out, QString());
        QCOMPARE(bytes(u"todo.relata"_s), before);
        const json error = relata(seed({u"--source-primary"_s, u"--source-optional"_s, u"--json"_s})).document()["error"];
        QCOMPARE_JSON(error["code"], "relate.primary-and-optional");
        QVERIFY(!error["fix"].get<std::string>().empty());
    }

    void seedAsTyped()
    {
        QCOMPARE_CODE(relata({u"new"_s, u"todo.relata"_s, u"--text"_s, u"List(id*, name); Tasks(id*, title)"_s}), 0);
        QStringList arguments = seed({u"--source-optional"_s});
        arguments.replace(arguments.indexOf(u"Task"_s), u"Tasks"_s);
        QCOMPARE_CODE(relata(arguments), 0);
        const json made = info(u"todo.relata"_s);
        QCOMPARE_JSON(field(made, "Tasks", "list_id")["nullable"], true);
        QCOMPARE_JSON(made["relationships"][0]["target"]["reference"], "tasks");
        QCOMPARE_JSON(made["relationships"][0]["source"]["reference"], "list");
    }

    void dryRunWritesNothing()
    {
        QCOMPARE_CODE(relata({u"new"_s, u"todo.relata"_s, u"--text"_s, kTodo}), 0);
        const QByteArray before = bytes(u"todo.relata"_s);
        const Ended dry = relata(seed({u"--dry-run"_s, u"--json"_s}));
        QCOMPARE_CODE(dry, 0);
        QCOMPARE_JSON(dry.document()["written"], false);
        QVERIFY(!dry.document()["changes"].empty());
        QCOMPARE(bytes(u"todo.relata"_s), before);
    }

    void editChangesOne()
    {
        QCOMPARE_CODE(relata({u"new"_s, u"todo.relata"_s, u"--text"_s, kTodo}), 0);
        const QString id = texted(relata(seed({u"--source-optional"_s, u"--json"_s})).document()["id"]);
        QCOMPARE(id.size(), 16);
        QCOMPARE_CODE(relata({u"relate"_s, u"todo.relata"_s, u"--edit"_s, id, u"--source-required"_s, u"--on-delete"_s, u"cascade"_s}), 0);
        json made = info(u"todo.relata"_s);
        QCOMPARE(made["relationships"].size(), size_t(1));
        QCOMPARE_JSON(field(made, "Task", "list_id")["nullable"], false);
        QCOMPARE_JSON(made["relationships"][0]["onDelete"], "cascade");
        QCOMPARE(texted(made["relationships"][0]["id"]), id);
        // Saying nothing changes nothing, not a byte.
        const QByteArray before = bytes(u"todo.relata"_s);
        QCOMPARE_CODE(relata({u"relate"_s, u"todo.relata"_s, u"--edit"_s, id}), 0);
        QCOMPARE(bytes(u"todo.relata"_s), before);
        // To many-to-many and back.
        const Ended many = relata({u"relate"_s, u"todo.relata"_s, u"--edit"_s, id, u"--kind"_s, u"many-to-many"_s, u"--json"_s});
        QCOMPARE_CODE(many, 0);
        made = info(u"todo.relata"_s);
        QCOMPARE_JSON(made["counts"]["entities"], 3);
        QCOMPARE_JSON(made["counts"]["manyToMany"], 1);
        QCOMPARE_CODE(relata({u"relate"_s, u"todo.relata"_s, u"--edit"_s, texted(many.document()["id"]), u"--kind"_s, u"one-to-many"_s}), 0);
        QCOMPARE(info(u"todo.relata"_s)["relationships"].size(), size_t(1));
        QCOMPARE_CODE(relata({u"relate"_s, u"todo.relata"_s, u"--edit"_s, u"0000000000000bad"_s}), 2);
    }

    void manyToManyWithFields()
    {
        QCOMPARE_CODE(relata({u"new"_s, u"shop.relata"_s, u"--text"_s, u"Order(id*); Product(id*, name)"_s}), 0);
        QCOMPARE_CODE(relata({u"relate"_s, u"--kind"_s, u"many-to-many"_s, u"--source"_s, u"Order"_s, u"--target"_s, u"Product"_s, u"--through"_s, u"OrderLine"_s,
                              u"--sort-field"_s, u"position"_s, u"--junction-field"_s, u"quantity: decimal(10,2)"_s, u"--junction-field"_s, u"note: text?"_s, u"shop.relata"_s}), 0);
        const json made = info(u"shop.relata"_s);
        QCOMPARE_JSON(made["counts"], json::parse(R"({"entities": 3, "fields": 8, "relationships": 2, "views": 0, "manyToMany": 1})"));
        QCOMPARE_JSON(field(made, "OrderLine", "quantity")["type"], "decimal(10,2)");
        QCOMPARE_JSON(field(made, "OrderLine", "note")["nullable"], true);
        bool found = false;
        for (const json &one : made["relationships"]) {
            if (one["kind"] == "many-to-many") {
                found = true;
                QCOMPARE_JSON(one["through"], "OrderLine");
                QCOMPARE_JSON(one["source"]["max"], json());
                QCOMPARE_JSON(one["target"]["reference"], "products");
            }
        }
        QVERIFY(found);
    }

    void everyKind_data()
    {
        QTest::addColumn<QString>("arguments"); // "|" between them
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("says"); // in one of the sentences
        const auto row = [](const char *name, const QString &arguments, const QString &kind, const QString &says) { QTest::newRow(name) << arguments << kind << says; };
        row("any-to-one", u"any-to-one|--source|Comment|--target-allow|Post=entry,Video|--inverse|Video=remarks|--storage|triggers|--on-delete|cascade"_s, u"any-to-one"_s, u"one Post or Video"_s);
        row("one-to-any", u"one-to-any|--source-allow|Post,Video|--target|Comment|--storage|arc"_s, u"any-to-one"_s, u"one Post or Video"_s);
        row("many-to-any", u"many-to-any|--source|Comment|--target-allow|Post,Video|--through|Link|--other-sort-field|place"_s, u"many-to-any"_s, u"Posts and Videos"_s);
        row("any-to-any", u"any-to-any|--source-allow|Post,Video|--target-allow|Comment,Town"_s, u"any-to-any"_s, u"through"_s);
        row("external", u"external|--source|Town|--target-reference|honoraryCitizens|--url|https://api.example.com/{name}|--path|/data|--shape|firstName:string,city:text? @/address/city|"
                        "--header|Authorization=Bearer ${TOKEN}|--timeout|900|--cache|60|--on-failure|stale"_s, u"external"_s, u"Each Town has honorary citizens, read from api.example.com"_s);
        row("translations", u"translations|--source|Post|--language-field|locale|--junction-field|title: text"_s, u"translations"_s, u"once for each locale"_s);
        row("translations of languages", u"translations|--source|Post|--target|Language"_s, u"translations"_s, u"once for each Language"_s);
        row("symmetric", u"many-to-many|--source|Town|--target|Town|--symmetric|once|--target-reference|twins"_s, u"many-to-many"_s, u"as town.twins"_s);
        row("tree", u"one-to-many|--source|Town|--target|Town|--tree|--cycle-guard|database|--max-depth|4"_s, u"one-to-many"_s, u"may belong to one Town, as town.parent"_s);
        row("subtype", u"one-to-one|--source|Post|--target|Video|--subtype"_s, u"one-to-one"_s, u"A Video is a kind of Post"_s);
        row("steal", u"one-to-one|--source|Post|--target|Video|--reassign|steal"_s, u"one-to-one"_s, u"at most one Video"_s);
        row("both directions", u"many-to-many|--source|Post|--target|Town|--minimum|1|--other-minimum|2|--other-maximum|3"_s, u"many-to-many"_s, u"2 to 3 Posts"_s);
    }
    void everyKind()
    {
        QFETCH(QString, arguments);
        QFETCH(QString, kind);
        QFETCH(QString, says);
        QCOMPARE_CODE(relata({u"new"_s, u"all.relata"_s, u"--text"_s, u"Post(id*); Video(id*); Comment(id*); Town(id*, name); Language(code*: text)"_s}), 0);
        const Ended made = relata(QStringList{u"relate"_s, u"all.relata"_s, u"--json"_s, u"--kind"_s} + arguments.split(u'|'));
        QCOMPARE_CODE(made, 0);
        const json document = made.document();
        const QString sentences = texted(document["sentences"][0]) + u'\n' + texted(document["sentences"][1]);
        QVERIFY2(sentences.contains(says), qPrintable(sentences));
        bool found = false;
        const json all = info(u"all.relata"_s);
        for (const json &one : all["relationships"])
            found = found || (one["id"] == document["id"] && texted(one["kind"]) == kind);
        QVERIFY(found);
        // Nothing said: nothing changes.
        const QByteArray before = bytes(u"all.relata"_s);
        QCOMPARE_CODE(relata({u"relate"_s, u"all.relata"_s, u"--edit"_s, texted(document["id"])}), 0);
        QCOMPARE(bytes(u"all.relata"_s), before);
    }

    void editFollows()
    {
        QCOMPARE_CODE(relata({u"new"_s, u"todo.relata"_s, u"--text"_s, u"Task(id*, title); List(id*)"_s}), 0);
        const QString id = texted(relata({u"relate"_s, u"todo.relata"_s, u"--kind"_s, u"many-to-many"_s, u"--source"_s, u"Task"_s, u"--target"_s, u"List"_s, u"--junction-field"_s, u"role"_s,
                                          u"--json"_s}).document()["id"]);
        // Read from the other side it is the same: its keys still point where they did.
        const json swapped = relata({u"relate"_s, u"todo.relata"_s, u"--edit"_s, id, u"--source"_s, u"List"_s, u"--target"_s, u"Task"_s, u"--json"_s}).document();
        QCOMPARE(texted(swapped["id"]), id);
        QCOMPARE_JSON(info(u"todo.relata"_s)["counts"]["entities"], 3);
        const json described = info(u"todo.relata"_s);
        for (const json &one : described["relationships"]) {
            if (one["kind"] == "one-to-many")
                QCOMPARE_JSON(one["target"]["key"][0], one["source"]["entity"] == "Task" ? "task_id" : "list_id");
        }
        // Names by default take the number of the new kind.
        QCOMPARE_CODE(relata({u"relate"_s, u"todo.relata"_s, u"--edit"_s, id, u"--kind"_s, u"one-to-many"_s}), 0);
        QCOMPARE_JSON(field(info(u"todo.relata"_s), "Task", "list_id")["nullable"], false);
        // A key field that stays where it is keeps its name.
        QCOMPARE_CODE(relata({u"relate"_s, u"todo.relata"_s, u"--edit"_s, id, u"--target-key"_s, u"owner"_s}), 0);
        QCOMPARE_CODE(relata({u"relate"_s, u"todo.relata"_s, u"--edit"_s, id, u"--kind"_s, u"one-to-one"_s}), 0);
        QVERIFY(!field(info(u"todo.relata"_s), "Task", "owner").is_null());
    }

    void relateRefuses_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("says");
        QTest::newRow("no kind") << QStringList{u"--source"_s, u"List"_s} << u"--kind"_s;
        QTest::newRow("unknown kind") << QStringList{u"--kind"_s, u"some-to-none"_s, u"--source"_s, u"List"_s, u"--target"_s, u"Task"_s} << u"one-to-many"_s;
        QTest::newRow("unknown entity") << QStringList{u"--kind"_s, u"one-to-many"_s, u"--source"_s, u"List"_s, u"--target"_s, u"Tusk"_s} << u"Tusk"_s;
        QTest::newRow("unknown option") << QStringList{u"--colour"_s, u"red"_s} << u"--help"_s;
        QTest::newRow("wrong action") << QStringList{u"--kind"_s, u"one-to-many"_s, u"--source"_s, u"List"_s, u"--target"_s, u"Task"_s, u"--on-delete"_s, u"explode"_s} << u"cascade"_s;
        QTest::newRow("taken name") << QStringList{u"--kind"_s, u"one-to-many"_s, u"--source"_s, u"List"_s, u"--target"_s, u"Task"_s, u"--source-reference"_s, u"title"_s} << u"title"_s;
        QTest::newRow("primary where no key is") << QStringList{u"--kind"_s, u"one-to-many"_s, u"--source"_s, u"List"_s, u"--target"_s, u"Task"_s, u"--target-primary"_s} << u"--source-primary"_s;
        QTest::newRow("primary of many-to-one") << QStringList{u"--kind"_s, u"many-to-one"_s, u"--source"_s, u"Task"_s, u"--target"_s, u"List"_s, u"--source-primary"_s} << u"--target-primary"_s;
        QTest::newRow("through of one-to-many") << QStringList{u"--kind"_s, u"one-to-many"_s, u"--source"_s, u"List"_s, u"--target"_s, u"Task"_s, u"--through"_s, u"Job"_s} << u"--through"_s;
        QTest::newRow("a literal secret") << QStringList{u"--kind"_s, u"external"_s, u"--source"_s, u"List"_s, u"--url"_s, u"https://x.org"_s, u"--shape"_s, u"a"_s, u"--header"_s, u"X-Api-Key=abc"_s} << u"${API_TOKEN}"_s;
        QTest::newRow("address of another kind") << QStringList{u"--kind"_s, u"one-to-many"_s, u"--source"_s, u"List"_s, u"--target"_s, u"Task"_s, u"--url"_s, u"https://x.org"_s} << u"--kind external"_s;
        QTest::newRow("symmetric of two") << QStringList{u"--kind"_s, u"many-to-many"_s, u"--source"_s, u"List"_s, u"--target"_s, u"Task"_s, u"--symmetric"_s, u"once"_s} << u"with itself"_s;
        QTest::newRow("wrong junction field") << QStringList{u"--kind"_s, u"many-to-many"_s, u"--source"_s, u"List"_s, u"--target"_s, u"Task"_s, u"--junction-field"_s, u"x: nonsense"_s} << u"nonsense"_s;
    }
    void relateRefuses()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, says);
        QCOMPARE_CODE(relata({u"new"_s, u"todo.relata"_s, u"--text"_s, kTodo}), 0);
        const QByteArray before = bytes(u"todo.relata"_s);
        const Ended refused = relata(QStringList{u"relate"_s, u"todo.relata"_s} + arguments);
        QCOMPARE_CODE(refused, 2);
        QVERIFY2(refused.err.contains(says), qPrintable(refused.err));
        QCOMPARE(bytes(u"todo.relata"_s), before);
        const json error = relata(QStringList{u"relate"_s, u"todo.relata"_s, u"--json"_s} + arguments).document();
        QVERIFY(error.contains("error") && error["error"].contains("code") && error["error"].contains("fix") && error["error"].contains("place"));
    }

    void importAndInfo()
    {
        makeDatabase(u"shop.db"_s, "CREATE TABLE customers(id INTEGER PRIMARY KEY, name TEXT NOT NULL DEFAULT 'x', born DATE);"
                                   "CREATE TABLE orders(id INTEGER PRIMARY KEY, customer_id INT NOT NULL REFERENCES customers ON DELETE CASCADE, gone INT REFERENCES nowhere(id));"
                                   "CREATE VIEW names AS SELECT name FROM customers;");
        const Ended done = relata({u"import"_s, u"sqlite:shop.db"_s, u"-o"_s, u"shop.relata"_s});
        QCOMPARE_CODE(done, 0);
        QVERIFY2(done.out.contains(u"nowhere"_s), qPrintable(done.out)); // the receipt
        QCOMPARE(done.err, QString()); // progress only where somebody watches
        const json made = info(u"shop.relata"_s);
        QCOMPARE_JSON(made["counts"], json::parse(R"({"entities": 2, "fields": 6, "relationships": 1, "views": 1, "manyToMany": 0})"));
        QCOMPARE_JSON(field(made, "Customer", "name"), json::parse(R"({"name": "name", "column": "name", "type": "text", "nativeType": "TEXT", "nullable": false, "default": "'x'"})"));
        QCOMPARE_JSON(entity(made, "Customer")["schema"], "main");
        QCOMPARE_JSON(entity(made, "Customer")["table"], "customers");
        QCOMPARE_JSON(entity(made, "Name")["view"], true);
        QCOMPARE_JSON(made["relationships"][0]["source"]["entity"], "Customer");
        QCOMPARE_JSON(made["relationships"][0]["onDelete"], "cascade");
        const Ended text = relata({u"info"_s, u"shop.relata"_s});
        QVERIFY(text.out.contains(u"Each Order belongs to one Customer"_s));
        // Twice gives the same bytes: what two people import of one database agrees.
        const QByteArray first = bytes(u"shop.relata"_s);
        QCOMPARE_CODE(relata({u"import"_s, u"shop.db"_s, u"-o"_s, u"shop.relata"_s}), 2);
        QCOMPARE_CODE(relata({u"import"_s, u"shop.db"_s, u"-o"_s, u"shop.relata"_s, u"--force"_s}), 0);
        QCOMPARE(bytes(u"shop.relata"_s), first);
    }

    void importRefuses()
    {
        QCOMPARE_CODE(relata({u"import"_s, u"sqlite:none.db"_s, u"-o"_s, u"a.relata"_s}), 3);
        QCOMPARE_CODE(relata({u"import"_s, u"none.db"_s, u"-o"_s, u"a.relata"_s}), 2);
        QCOMPARE_CODE(relata({u"import"_s, u"sqlite:none.db"_s, u"-o"_s, u"a.json"_s}), 2);
        QCOMPARE_CODE(relata({u"import"_s, u"postgresql://nobody@127.0.0.1:1/x"_s, u"-o"_s, u"a.relata"_s}), 3); // nobody listens there
        QCOMPARE_CODE(relata({u"import"_s, u"sqlite:none.db"_s}), 2);
        QVERIFY(QDir(m_dir->folder()).entryList(QDir::Files).isEmpty());
    }

    void rename()
    {
        QCOMPARE_CODE(relata({u"new"_s, u"todo.relata"_s, u"--text"_s, kTodo}), 0);
        QCOMPARE_CODE(relata({u"rename"_s, u"todo.relata"_s, u"Task"_s, u"Job"_s}), 0);
        QCOMPARE_CODE(relata({u"rename"_s, u"todo.relata"_s, u"Job.title"_s, u"subject"_s}), 0);
        QVERIFY(!field(info(u"todo.relata"_s), "Job", "subject").is_null());
        QCOMPARE_CODE(relata({u"rename"_s, u"todo.relata"_s, u"Job"_s, u"List"_s}), 2);
        QCOMPARE_CODE(relata({u"rename"_s, u"todo.relata"_s, u"Job.none"_s, u"x"_s}), 2);
        QCOMPARE_CODE(relata({u"rename"_s, u"todo.relata"_s, u"None"_s, u"x"_s}), 2);
    }

    void sql()
    {
        QCOMPARE_CODE(relata({u"new"_s, u"todo.relata"_s, u"--text"_s, kTodo + u"; Task n-1? List: list/tasks"_s}), 0);
        const Ended ddl = relata({u"sql"_s, u"todo.relata"_s, u"--dialect"_s, u"sqlite"_s});
        QCOMPARE_CODE(ddl, 0);
        makeDatabase(u"made.db"_s, ddl.out.toUtf8());
        QCOMPARE_CODE(relata({u"import"_s, u"made.db"_s, u"-o"_s, u"back.relata"_s}), 0);
        QCOMPARE_JSON(info(u"back.relata"_s)["relationships"][0]["target"]["reference"], "tasks");
        QCOMPARE_CODE(relata({u"sql"_s, u"todo.relata"_s}), 2);
        QCOMPARE_CODE(relata({u"sql"_s, u"todo.relata"_s, u"--dialect"_s, u"cobol"_s}), 2);
        QCOMPARE_CODE(relata({u"sql"_s, u"todo.relata"_s, u"--dialect"_s, u"sqlite"_s, u"--data-source"_s, u"none"_s}), 2);
        QCOMPARE(relata({u"sql"_s, u"todo.relata"_s, u"--dialect"_s, u"sqlite"_s, u"--json"_s}).document()["statements"].size(), size_t(3));
    }

    void targets()
    {
        const json all = relata({u"targets"_s, u"--json"_s}).document();
        QVERIFY(all.is_array() && !all.empty());
        for (const json &target : all) {
            QVERIFY(target["id"].is_string() && target["label"].is_string() && target["language"].is_string() && target["preview"].is_boolean());
            for (const json &kind : target["kinds"])
                QVERIFY(kind["support"] == "native" || ((kind["support"] == "emulated" || kind["support"] == "refused") && !kind["how"].get<std::string>().empty()));
        }
        QVERIFY(relata({u"targets"_s, u"--matrix"_s}).out.contains(u"many-to-many"_s));
    }

    static QStringList states(const Ended &ended, const std::string &state)
    {
        QStringList paths;
        const json document = ended.document();
        for (const json &file : document["files"]) {
            if (file["state"] == state)
                paths << texted(file["path"]);
        }
        return paths;
    }

    void exports()
    {
        QCOMPARE_CODE(relata({u"new"_s, u"todo.relata"_s, u"--text"_s, kTodo + u"; Task n-1? List: list/tasks"_s}), 0);
        const QStringList command{u"export"_s, u"todo.relata"_s, u"--target"_s, u"sql-sqlite"_s, u"-o"_s, u"sql"_s, u"--json"_s};
        const Ended dry = relata(command + QStringList{u"--dry-run"_s});
        QCOMPARE_CODE(dry, 0);
        QVERIFY(!states(dry, "new").isEmpty());
        QVERIFY(!QFile::exists(m_dir->path(u"sql"_s)));
        QCOMPARE_CODE(relata(command + QStringList{u"--check"_s}), 1);
        const Ended first = relata(command);
        QCOMPARE_CODE(first, 0);
        QCOMPARE(states(first, "new"), states(dry, "new"));
        for (const QString &path : states(first, "new"))
            QVERIFY2(QFile::exists(m_dir->path(u"sql/"_s + path)), qPrintable(path));
        QCOMPARE_CODE(relata(command + QStringList{u"--check"_s}), 0);
        QVERIFY(states(relata(command), "new").isEmpty());
        // A file edited by hand is never overwritten: where the export changes the same lines it is a conflict.
        const QString path = states(first, "new").filter(u".sql"_s).value(0);
        const QByteArray generated = bytes(u"sql/"_s + path);
        QFile edited(m_dir->path(u"sql/"_s + path));
        QVERIFY(edited.open(QIODevice::WriteOnly));
        QByteArray mine = generated;
        mine.replace("\"title\" TEXT", "\"title\" VARCHAR(7)");
        QVERIFY(mine != generated);
        edited.write(mine);
        edited.close();
        QCOMPARE_CODE(relata(command), 0); // only edited: nothing to write
        QCOMPARE(bytes(u"sql/"_s + path), mine);
        QCOMPARE_CODE(relata({u"rename"_s, u"todo.relata"_s, u"Task.title"_s, u"subject"_s}), 0);
        const Ended conflict = relata(command);
        QCOMPARE_CODE(conflict, 1);
        QCOMPARE(states(conflict, "conflict"), QStringList{path});
        QCOMPARE(bytes(u"sql/"_s + path), mine);
        QCOMPARE_CODE(relata(command + QStringList{u"--on-conflict"_s, u"beside"_s}), 1);
        QCOMPARE(bytes(u"sql/"_s + path), mine);
        QVERIFY(bytes(u"sql/"_s + path + u".new"_s).contains("subject"));
    }

    void rememberedExports()
    {
        QCOMPARE_CODE(relata({u"new"_s, u"todo.relata"_s, u"--text"_s, kTodo}), 0);
        QCOMPARE_CODE(relata({u"export"_s, u"todo.relata"_s}), 2); // nothing remembered
        const QByteArray before = bytes(u"todo.relata"_s);
        QCOMPARE_CODE(relata({u"export"_s, u"todo.relata"_s, u"--target"_s, u"openapi"_s, u"-o"_s, u"docs"_s, u"--set"_s, u"version=2.0.0"_s}), 0);
        QCOMPARE(bytes(u"todo.relata"_s), before);
        QCOMPARE_CODE(relata({u"export"_s, u"todo.relata"_s, u"--target"_s, u"openapi"_s, u"-o"_s, u"docs"_s, u"--set"_s, u"version=2.0.0"_s, u"--remember"_s}), 0);
        QVERIFY(bytes(u"todo.relata"_s).contains("\"docs\"")); // not the path of this machine
        QVERIFY(!bytes(u"todo.relata"_s).contains(m_dir->folder().toUtf8()));
        QCOMPARE_CODE(relata({u"rename"_s, u"todo.relata"_s, u"Task"_s, u"Job"_s}), 0);
        QCOMPARE_CODE(relata({u"export"_s, u"todo.relata"_s, u"--check"_s}), 1);
        const Ended again = relata({u"export"_s, u"todo.relata"_s, u"--json"_s});
        QCOMPARE_CODE(again, 0);
        QVERIFY(!states(again, "changed").isEmpty());
        QVERIFY(bytes(u"docs/"_s + states(again, "changed").value(0)).contains("2.0.0"));
        // A project doesn't choose folders of this machine, until the person has agreed.
        QVERIFY(QDir(m_dir->folder()).mkdir(u"sent"_s));
        QByteArray sent = bytes(u"todo.relata"_s);
        QVERIFY(sent.replace("\"docs\"", "\"../elsewhere\"").contains("elsewhere"));
        QFile file(m_dir->path(u"sent/todo.relata"_s));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(sent) == sent.size());
        file.close();
        const Ended strange = relata({u"export"_s, u"sent/todo.relata"_s});
        QCOMPARE_CODE(strange, 2);
        QVERIFY(strange.err.contains(u"elsewhere"_s) && !QFileInfo::exists(m_dir->path(u"elsewhere"_s)));
        QCOMPARE_CODE(relata({u"export"_s, u"sent/todo.relata"_s, u"--force"_s}), 0);
        QCOMPARE_CODE(relata({u"export"_s, u"sent/todo.relata"_s}), 0);
    }

    void exportRefuses()
    {
        QCOMPARE_CODE(relata({u"new"_s, u"todo.relata"_s, u"--text"_s, kTodo}), 0);
        const QStringList start{u"export"_s, u"todo.relata"_s};
        QCOMPARE_CODE(relata(start + QStringList{u"--target"_s, u"openapi"_s}), 2);
        QCOMPARE_CODE(relata(start + QStringList{u"-o"_s, u"x"_s}), 2);
        QCOMPARE_CODE(relata(start + QStringList{u"--target"_s, u"cobol"_s, u"-o"_s, u"x"_s}), 2);
        QCOMPARE_CODE(relata(start + QStringList{u"--target"_s, u"openapi"_s, u"-o"_s, u"x"_s, u"--set"_s, u"colour=red"_s}), 2);
        QCOMPARE_CODE(relata(start + QStringList{u"--target"_s, u"openapi"_s, u"-o"_s, u"x"_s, u"--set"_s, u"version"_s}), 2);
        QCOMPARE_CODE(relata(start + QStringList{u"--target"_s, u"openapi"_s, u"-o"_s, u"x"_s, u"--entity"_s, u"Nobody"_s}), 2);
        QVERIFY(!QFile::exists(m_dir->path(u"x"_s)));
        QVERIFY(QDir(m_dir->folder()).mkpath(u"full"_s));
        QFile other(m_dir->path(u"full/theirs.txt"_s));
        QVERIFY(other.open(QIODevice::WriteOnly));
        other.write("theirs");
        other.close();
        QCOMPARE_CODE(relata(start + QStringList{u"--target"_s, u"openapi"_s, u"-o"_s, u"full"_s}), 2);
        QCOMPARE(QDir(m_dir->path(u"full"_s)).entryList(QDir::Files | QDir::Hidden), QStringList{u"theirs.txt"_s});
        QCOMPARE_CODE(relata(start + QStringList{u"--target"_s, u"openapi"_s, u"-o"_s, u"full"_s, u"--force"_s}), 0);
        QCOMPARE(bytes(u"full/theirs.txt"_s), QByteArray("theirs"));
    }

    void exportOfChosenEntities()
    {
        QCOMPARE_CODE(relata({u"new"_s, u"todo.relata"_s, u"--text"_s, kTodo + u"; Tag(id*)"_s}), 0);
        QCOMPARE_CODE(relata({u"export"_s, u"todo.relata"_s, u"--target"_s, u"openapi"_s, u"-o"_s, u"docs"_s, u"--entity"_s, u"List"_s, u"--entity"_s, u"Task"_s}), 0);
        const json context = relata({u"context"_s, u"todo.relata"_s, u"--target"_s, u"openapi"_s, u"--entity"_s, u"Tag"_s}).document();
        QCOMPARE(context["entities"].size(), size_t(1));
        QCOMPARE(texted(context["entities"][0]["name"]), u"Tag"_s);
        QCOMPARE(relata({u"context"_s, u"todo.relata"_s}).document()["entities"].size(), size_t(3));
        QCOMPARE_CODE(relata({u"context"_s, u"todo.relata"_s, u"--target"_s, u"cobol"_s}), 2);
    }

    void check()
    {
        QCOMPARE_CODE(relata({u"new"_s, u"todo.relata"_s, u"--text"_s, kTodo}), 0);
        const Ended clean = relata({u"check"_s, u"todo.relata"_s, u"--json"_s});
        QCOMPARE_CODE(clean, 0);
        QVERIFY(clean.document()["problems"].is_array());
        // An entity without a key is a problem that names its place.
        QCOMPARE_CODE(relata({u"new"_s, u"bad.relata"_s, u"--text"_s, u"Loose(a, b)"_s}), 0);
        const Ended found = relata({u"check"_s, u"bad.relata"_s, u"--json"_s});
        QCOMPARE_CODE(found, 1);
        const json document = found.document();
        QVERIFY(!document["problems"].empty());
        const json problem = document["problems"][0];
        for (const char *key : {"rule", "severity", "message", "entity", "field", "relationship", "fixes"})
            QVERIFY2(problem.contains(key), key);
        QCOMPARE_JSON(problem["entity"], "Loose");
        QVERIFY(relata({u"check"_s, u"bad.relata"_s}).out.contains(u"Loose"_s));
        if (!problem["fixes"].empty()) {
            relata({u"check"_s, u"bad.relata"_s, u"--fix"_s});
            const json after = relata({u"check"_s, u"bad.relata"_s, u"--json"_s}).document();
            QVERIFY(after["problems"].size() < document["problems"].size());
        }
    }

    void nobodysWorkIsOverwritten()
    {
        QCOMPARE_CODE(relata({u"new"_s, u"todo.relata"_s, u"--text"_s, kTodo}), 0);
        std::vector<std::unique_ptr<QProcess>> all;
        for (int i = 0; i < 4; ++i) {
            all.push_back(std::make_unique<QProcess>());
            all.back()->setWorkingDirectory(m_dir->folder());
            all.back()->start(QStringLiteral(RELATA_PROGRAM), {u"relate"_s, u"todo.relata"_s, u"--kind"_s, u"many-to-many"_s, u"--source"_s, u"List"_s, u"--target"_s, u"Task"_s,
                                                               u"--through"_s, u"Join%1"_s.arg(i), u"--source-reference"_s, u"l%1"_s.arg(i), u"--target-reference"_s, u"t%1"_s.arg(i)});
        }
        size_t written = 0;
        for (const auto &process : all) {
            QVERIFY(process->waitForFinished(60'000));
            QVERIFY2(process->exitCode() == 0 || process->exitCode() == 3, process->readAllStandardError().constData());
            written += process->exitCode() == 0 ? 1 : 0;
        }
        QVERIFY(written > 0);
        QCOMPARE_JSON(info(u"todo.relata"_s)["counts"]["manyToMany"], written);
    }

    void brokenProjects()
    {
        QFile broken(m_dir->path(u"broken.relata"_s));
        QVERIFY(broken.open(QIODevice::WriteOnly));
        broken.write("{\"format\": \"relata\",\n \"version\": ");
        broken.close();
        const QByteArray before = bytes(u"broken.relata"_s);
        QCOMPARE_CODE(relata({u"info"_s, u"broken.relata"_s}), 3);
        QCOMPARE_CODE(relata({u"rename"_s, u"broken.relata"_s, u"a"_s, u"b"_s}), 3);
        QCOMPARE(bytes(u"broken.relata"_s), before);
        const json error = relata({u"info"_s, u"broken.relata"_s, u"--json"_s}).document()["error"];
        QVERIFY(texted(error["place"]["file"]).endsWith(u"broken.relata"_s));
        QCOMPARE_CODE(relata({u"info"_s, u"missing.relata"_s}), 3);
        QCOMPARE_CODE(relata({u"info"_s, u"broken.json"_s}), 2);
    }

    void renderDraws()
    {
        QCOMPARE_CODE(relata({u"new"_s, u"todo.relata"_s, u"--text"_s, kTodo + u"; Task n-1? List: list/tasks"_s}), 0);
        QCOMPARE_CODE(relata({u"render"_s, u"todo.relata"_s, u"-o"_s, u"todo.svg"_s}), 0);
        const QByteArray svg = bytes(u"todo.svg"_s);
        QVERIFY2(svg.contains("<svg") && svg.contains(">Task<") && svg.contains(">tasks<"), svg.left(2000).constData());
        QCOMPARE_CODE(relata({u"render"_s, u"todo.relata"_s, u"-o"_s, u"todo.png"_s, u"--scale"_s, u"2"_s, u"--dark"_s}), 0);
        QVERIFY(bytes(u"todo.png"_s).startsWith("\x89PNG"));
        QCOMPARE_CODE(relata({u"render"_s, u"todo.relata"_s, u"-o"_s, u"todo.bmp"_s}), 2);
        QCOMPARE_CODE(relata({u"render"_s, u"todo.relata"_s, u"-o"_s, u"todo.svg"_s, u"--diagram"_s, u"none"_s}), 2);
        QCOMPARE_CODE(relata({u"render"_s, u"todo.relata"_s, u"-o"_s, u"none/todo.svg"_s}), 3);
        QCOMPARE_CODE(relata({u"new"_s, u"empty.relata"_s}), 0);
        QCOMPARE_CODE(relata({u"render"_s, u"empty.relata"_s, u"-o"_s, u"empty.png"_s}), 3);
    }

    void help()
    {
        const Ended all = relata({u"--help"_s});
        QCOMPARE_CODE(all, 0);
        QVERIFY(all.out.contains(u"Exit codes"_s));
        for (const QString &verb : {u"new"_s, u"import"_s, u"info"_s, u"relate"_s, u"rename"_s, u"check"_s, u"targets"_s, u"context"_s, u"export"_s, u"sql"_s, u"render"_s}) {
            const Ended help = relata({verb, u"--help"_s});
            QCOMPARE_CODE(help, 0);
            QVERIFY2(help.out.contains(u"Examples:"_s) && help.out.contains(u"relata "_s + verb), qPrintable(help.out));
            QVERIFY(all.out.contains(verb) && !help.out.contains(u"{false}"_s));
        }
        QCOMPARE_CODE(relata({u"--version"_s}), 0);
        QCOMPARE_CODE(relata({}), 2);
        const Ended unknown = relata({u"conjure"_s, u"--json"_s});
        QCOMPARE_CODE(unknown, 2);
        QCOMPARE_JSON(unknown.document()["error"]["code"], "cli.verb");
    }
};

QTEST_GUILESS_MAIN(TestCli)
#include "tst_cli.moc"
