#include "tests/support/places.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace relata::test {

QString sourceDir()
{
    const QString given = qEnvironmentVariable("RELATA_SOURCE_DIR");
    if (!given.isEmpty())
        return given;
    QDir dir(QCoreApplication::applicationDirPath());
    while (!dir.exists(u"CMakePresets.json"_s)) {
        if (!dir.cdUp())
            qFatal("the checkout is nowhere above the test program; set RELATA_SOURCE_DIR");
    }
    return dir.absolutePath();
}

QString schemasDir()
{
    const QString shared = qEnvironmentVariable("RELATA_SHARED");
    const QDir dir(shared.isEmpty() ? sourceDir() + u"/../shared/schemas"_s : shared + u"/schemas"_s);
    return dir.exists() ? QDir::cleanPath(dir.absolutePath()) : QString();
}

} // namespace relata::test
