#include "model/schema/ids.h"

#include <QCryptographicHash>
#include <QRandomGenerator>
#include <QtEndian>

namespace relata {

quint64 RandomIds::next(const QString &)
{
    quint64 value = 0;
    while (value == 0)
        value = QRandomGenerator::system()->generate64();
    return value;
}

quint64 DerivedIds::next(const QString &path)
{
    QString text = m_prefix + QLatin1Char('/') + path;
    const int asked = m_asked[text]++;
    if (asked > 0)
        text += QLatin1Char('#') + QString::number(asked);
    const QByteArray hash = QCryptographicHash::hash(text.toUtf8(), QCryptographicHash::Sha256);
    const quint64 value = qFromBigEndian<quint64>(hash.constData());
    return value == 0 ? 1 : value;
}

} // namespace relata
