// Addresses as people write them, and what the drivers get of them.
#include "model/database/serveraddress.h"

#include <QFile>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace relata;
using namespace relata::database;

class TestServerAddress : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        for (const char *name : {"PGSSLMODE", "PGSSLROOTCERT", "MYSQL_PWD"})
            qunsetenv(name);
    }

    void reads_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("parts"); // scheme, user, password, host, port, database, options
        const auto row = [](const char *text, const QStringList &parts) { QTest::newRow(text) << QString::fromUtf8(text) << parts; };
        row("postgresql://me:secret@db.example:5433/shop", {u"postgresql"_s, u"me"_s, u"secret"_s, u"db.example"_s, u"5433"_s, u"shop"_s, {}});
        row("postgres://me@db.example/shop", {u"postgresql"_s, u"me"_s, {}, u"db.example"_s, u"-1"_s, u"shop"_s, {}});
        row("mariadb://a%40b:p%2F%3A%23w@db.example:3307/my%20shop", {u"mysql"_s, u"a@b"_s, u"p/:#w"_s, u"db.example"_s, u"3307"_s, u"my shop"_s, {}});
        row("mysql://me:p@ss#wo%rd@host/x", {u"mysql"_s, u"me"_s, u"p@ss#wo%rd"_s, u"host"_s, u"-1"_s, u"x"_s, {}}); // pasted as it is
        row("mysql://me:%e2%82%ac@host/x", {u"mysql"_s, u"me"_s, u"€"_s, u"host"_s, u"-1"_s, u"x"_s, {}});
        row("  postgresql://localhost  ", {u"postgresql"_s, {}, {}, u"localhost"_s, u"-1"_s, {}, {}});
        row("postgresql:///shop", {u"postgresql"_s, {}, {}, {}, u"-1"_s, u"shop"_s, {}});
        row("postgresql://me@[::1]:5432/shop", {u"postgresql"_s, u"me"_s, {}, u"::1"_s, u"5432"_s, u"shop"_s, {}});
        row("postgresql://[fe80::1%eth0]/shop", {u"postgresql"_s, {}, {}, u"fe80::1%eth0"_s, u"-1"_s, u"shop"_s, {}});
        row("postgresql://me@%2Fvar%2Frun%2Fpostgresql/shop", {u"postgresql"_s, u"me"_s, {}, u"/var/run/postgresql"_s, u"-1"_s, u"shop"_s, {}});
        row("postgresql:///shop?host=/var/run/postgresql&port=5433&user=me", {u"postgresql"_s, u"me"_s, {}, u"/var/run/postgresql"_s, u"5433"_s, u"shop"_s, {}});
        row("mysql://me@localhost/shop?socket=/run/mysqld/mysqld.sock", {u"mysql"_s, u"me"_s, {}, u"/run/mysqld/mysqld.sock"_s, u"-1"_s, u"shop"_s, {}});
        row("jdbc:postgresql://db.example/shop?user=me&password=a%26b&sslmode=require", {u"postgresql"_s, u"me"_s, u"a&b"_s, u"db.example"_s, u"-1"_s, u"shop"_s, u"sslmode=require"_s});
        row("postgresql://h/d?options=-c%20search_path%3Da&application_name=x", {u"postgresql"_s, {}, {}, u"h"_s, u"-1"_s, u"d"_s, u"application_name=x,options=-c search_path=a"_s});
        row("mysql://jürgen@müller.example/größe", {u"mysql"_s, u"jürgen"_s, {}, u"xn--mller-kva.example"_s, u"-1"_s, u"größe"_s, {}});
    }
    void reads()
    {
        QFETCH(QString, text);
        QFETCH(QStringList, parts);
        const auto address = serverAddress(text);
        QVERIFY(address.ok());
        QStringList options;
        for (auto option = address->options.cbegin(); option != address->options.cend(); ++option)
            options << option.key() + u'=' + *option;
        QCOMPARE((QStringList{address->scheme, address->user, address->password, address->host, QString::number(address->port), address->database, options.join(u',')}), parts);
        // What is written down again is the same but for the password.
        ServerAddress expected = *address;
        expected.password.clear();
        const auto again = serverAddress(address->url());
        QVERIFY(again.ok());
        QCOMPARE(*again, expected);
        QVERIFY(parts[2].isEmpty() || !address->url().contains(parts[2]));
    }

    void refuses_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text : {"", "shop", "postgresql:shop", "postgresql://a b:x", "postgresql://me:canary@host:port/x", "postgresql://me:canary@host:70000/x",
                                 "postgresql://me:canary@::1/x", "postgresql://me:can/ary@host/x", "mysql://me:canary@ho;st/x", "mysql://me:canary@host,other/x", "mysql://me:canary%00@host/x",
                                 "mysql://me:canary@host/x%0Ay", "mysql://me:canary%ff@host/x", "mysql://me:canary@host/x?port=0"})
            QTest::newRow(text) << QString::fromUtf8(text);
    }
    void refuses()
    {
        QFETCH(QString, text);
        const auto address = serverAddress(text);
        QVERIFY(!address.ok());
        QCOMPARE(address.error().code, "import.address");
        QVERIFY(!worded(address.error(), Wording::English).contains("can"_L1));
    }

    void driverGets_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("options"); // or the code of the error
        const QString system = u"/etc/ssl/certs/ca-certificates.crt"_s;
        const auto row = [](const char *text, const QString &options) { QTest::newRow(text) << QString::fromUtf8(text) << options; };
        row("postgresql://localhost/x", u"application_name='relata';connect_timeout='10';sslmode='prefer'"_s);
        row("postgresql:///x?host=/tmp", u"application_name='relata';connect_timeout='10'"_s);
        if (QFile::exists(system))
            row("postgresql://db.example/x", u"application_name='relata';connect_timeout='10';sslmode='verify-full';sslrootcert='%1'"_s.arg(system));
        row("postgresql://db.example/x?sslrootcert=/my/ca.pem", u"application_name='relata';connect_timeout='10';sslmode='verify-full';sslrootcert='/my/ca.pem'"_s);
        row("postgresql://db.example/x?sslmode=require", u"application_name='relata';connect_timeout='10';sslmode='require'"_s);
        row("postgresql://db.example/x?sslmode=disable&schema=public&connect_timeout=3", u"application_name='relata';connect_timeout='3';sslmode='disable'"_s);
        row("postgresql://localhost/x?application_name=it's\\me", u"application_name='it\\'s\\\\me';connect_timeout='10';sslmode='prefer'"_s);
        row("postgresql://localhost/x?sslmode=disable;host=elsewhere", u"import.addressOption"_s);
        row("postgresql://localhost/x?sslrootcert=a;host=elsewhere", u"import.addressOption"_s);
        row("postgresql://localhost/x?sslcert=", u"import.addressOption"_s);
        row("postgresql://localhost/x?service=other", u"import.addressOption"_s);
        row("mysql://me@localhost/x", u"MYSQL_OPT_CONNECT_TIMEOUT=10;MYSQL_OPT_READ_TIMEOUT=330"_s);
        if (QFile::exists(system))
            row("mysql://me@db.example/x", u"MYSQL_OPT_CONNECT_TIMEOUT=10;MYSQL_OPT_READ_TIMEOUT=330;SSL_CA=%1"_s.arg(system));
        row("mysql://me@localhost/x?ssl-ca=/my/ca.pem&ssl-cert=c&ssl-key=k", u"MYSQL_OPT_CONNECT_TIMEOUT=10;MYSQL_OPT_READ_TIMEOUT=330;SSL_CERT=c;SSL_KEY=k;SSL_CA=/my/ca.pem"_s);
        row("mysql://me@db.example/x?ssl-mode=DISABLED", u"MYSQL_OPT_CONNECT_TIMEOUT=10;MYSQL_OPT_READ_TIMEOUT=330"_s);
        row("mysql://me@db.example/x?ssl-mode=REQUIRED", u"MYSQL_OPT_CONNECT_TIMEOUT=10;MYSQL_OPT_READ_TIMEOUT=330;SSL_CIPHER=HIGH"_s);
        row("mysql://me@/x?socket=/run/s", u"MYSQL_OPT_CONNECT_TIMEOUT=10;MYSQL_OPT_READ_TIMEOUT=330;UNIX_SOCKET=/run/s"_s);
        row("mysql://me@db.example/x?ssl-mode=VERIFY_IDENTITY", u"import.addressOption"_s); // the driver can't
        row("mysql://me@host/x?ssl-mode=strong", u"import.addressOption"_s);
        row("mysql://me@host/x?socket=/a;SSL_CA=/b", u"import.addressOption"_s);
        row("mysql://me@host/x?MYSQL_OPT_RECONNECT=1", u"import.addressOption"_s);
        row("mysql://me@host/x?connect_timeout=soon", u"import.addressOption"_s);
        row("mysql://host/x", u"import.address"_s);
        row("oracle://me@host/x", u"import.address"_s);
    }
    void driverGets()
    {
        QFETCH(QString, text);
        QFETCH(QString, options);
        const auto address = serverAddress(text);
        QVERIFY(address.ok());
        const auto way = driverAddress(*address);
        QCOMPARE(way ? way->options : QString::fromLatin1(way.error().code), options);
    }

    void environment()
    {
        qputenv("MYSQL_PWD", "from the environment");
        qputenv("PGSSLMODE", "require");
        const auto plain = driverAddress(*serverAddress(u"mysql://me@localhost:3306/x"_s));
        const auto own = driverAddress(*serverAddress(u"mysql://me:own@localhost/x"_s));
        const auto postgresql = encryptionOf(*serverAddress(u"postgresql://me@db.example/x"_s));
        const auto said = encryptionOf(*serverAddress(u"postgresql://me@db.example/x?sslmode=verify-ca"_s));
        qunsetenv("MYSQL_PWD");
        qunsetenv("PGSSLMODE");
        QCOMPARE(plain->address.password, u"from the environment"_s);
        QCOMPARE(plain->address.host, u"127.0.0.1"_s); // a port was asked for, so no socket
        QCOMPARE(own->address.password, u"own"_s);
        QCOMPARE(own->address.host, u"localhost"_s);
        QCOMPARE(*postgresql, Encryption::Required);
        QCOMPARE(*said, Encryption::VerifyAuthority);
    }
};

QTEST_GUILESS_MAIN(TestServerAddress)
#include "tst_serveraddress.moc"
