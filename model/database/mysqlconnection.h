// One connection to MariaDB or MySQL that lives and dies in the thread that made it.
#pragma once

#include "model/database/mysqlintrospection.h"
#include "model/database/mysqltypes.h"

#include <QSqlDatabase>
#include <QSqlQuery>

namespace relata::database {

class MysqlConnection
{
public:
    MysqlConnection();
    ~MysqlConnection();
    MysqlConnection(const MysqlConnection &) = delete;
    MysqlConnection &operator=(const MysqlConnection &) = delete;

    // Errors: no driver, what the server said, or that the connection is not encrypted where it must be.
    [[nodiscard]] Result<> open(const MysqlAddress &address);
    [[nodiscard]] QSqlDatabase database() const;
    [[nodiscard]] bool isEncrypted() const { return m_encrypted; }

private:
    QString m_name;
    bool m_encrypted = false;
};

// What the server said, without the driver's own words.
[[nodiscard]] QString mysqlSaid(const QSqlError &error);

} // namespace relata::database
